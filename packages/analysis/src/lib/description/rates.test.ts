import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold } from '../../../test/properties.ts'
import { counterRate } from './rates.ts'

test('rates times spans add up to the increase, resets or not', () => {
  hold(
    fc.property(fc.array(fc.nat({ max: 1000 }), { minLength: 2, maxLength: 30 }), (counts) => {
      const times = counts.map((_, i) => 1000 * i)
      const rate = counterRate(times, counts).value
      const sum = rate?.perSecond.reduce((total, value) => total + value, 0)
      expect(sum).toBeCloseTo(rate?.increase ?? NaN, 6)
      expect(rate?.perSecond.every((value) => value >= 0)).toBe(true)
    }),
  )
})

test('a missing reading gives one mean rate over the gap', () => {
  expect(counterRate([0, 1000, 2000], [0, NaN, 10]).value?.perSecond).toEqual(Float64Array.of(5))
})

test('the order in which readings arrive does not matter', () => {
  const rate = counterRate([2000, 0, 1000], [30, 0, 10])
  expect(rate.value?.perSecond).toEqual(Float64Array.of(10, 20))
  expect(rate.diagnostics[0]?.code).toBe('unsorted-times')
})
