import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold, noise, sample, whole } from '../../../test/properties.ts'
import { autocorrelation, detectPeriods } from './autocorrelation.ts'

test('begins with one, stays within one, and ignores shift and scale', () => {
  hold(
    fc.property(sample(4), whole, (values, shift) => {
      const plain = autocorrelation(values, 5).value
      const moved = autocorrelation(
        values.map((value) => shift - 3 * value),
        5,
      ).value
      fc.pre(plain !== null)
      expect(plain?.[0]).toBeCloseTo(1, 12)
      plain?.forEach((value, lag) => {
        expect(Math.abs(value)).toBeLessThanOrEqual(1 + 1e-12)
        expect(moved?.[lag]).toBeCloseTo(value, 9)
      })
    }),
  )
})

test('finds the period under noise, for any period', () => {
  hold(
    fc.property(fc.integer({ min: 5, max: 40 }), fc.nat({ max: 99 }), (period, seed) => {
      const values = noise(seed, 12 * period).map(
        (value, i) => 2 * Math.sin((i / period) * 2 * Math.PI) + 0.5 * value,
      )
      const found = detectPeriods(values).value?.[0]?.period ?? 0
      expect(Math.abs(found - period)).toBeLessThanOrEqual(Math.max(1, 0.05 * period))
    }),
    30,
  )
})

test('noise has no period', () => {
  let found = 0
  for (let seed = 0; seed < 20; seed++) found += detectPeriods(noise(seed, 300)).value?.length ?? 0
  expect(found).toBeLessThan(3)
})
