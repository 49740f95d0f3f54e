import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold, noise, sample, strewn, whole } from '../../../test/properties.ts'
import { mannWhitney, welch } from './two-samples.ts'

test('shift and scale of both samples do not matter', () => {
  hold(
    fc.property(sample(3), sample(3), whole, (a, b, shift) => {
      const move = (values: number[]): number[] => values.map((value) => 2 * value + shift)
      expect(welch(move(a), move(b)).value?.pValue).toBeCloseTo(welch(a, b).value?.pValue ?? NaN, 9)
      expect(mannWhitney(move(a), move(b)).value).toEqual(mannWhitney(a, b).value)
    }),
  )
})

test('missing values change nothing', () => {
  hold(
    fc.property(sample(3), sample(3), fc.nat(), (a, b, seed) => {
      expect(welch(strewn(a, seed), b).value).toEqual(welch(a, b).value)
      expect(mannWhitney(a, strewn(b, seed)).value).toEqual(mannWhitney(a, b).value)
    }),
  )
})

test('the exact and the normal p-value agree for middling samples', () => {
  const a = noise(31, 14)
  const b = noise(32, 14).map((value) => value + 0.7)
  const exact = mannWhitney(a, b, { method: 'exact' }).value?.pValue ?? NaN
  expect(mannWhitney(a, b, { method: 'normal' }).value?.pValue).toBeCloseTo(exact, 1)
})

test('constant samples give a limit and say so', () => {
  expect(welch([1, 1, 1], [2, 2, 2])).toMatchObject({
    value: { pValue: 0 },
    diagnostics: [{ code: 'constant-series' }],
  })
  expect(welch([1], [2, 3]).diagnostics[0]?.code).toBe('too-few-values')
})
