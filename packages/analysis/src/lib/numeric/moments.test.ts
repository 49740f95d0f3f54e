import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold, noise, sample, whole } from '../../../test/properties.ts'
import { centred, lagOneCorrelation, momentsOf } from './moments.ts'

test('the variance ignores shifts, however far', () => {
  hold(
    fc.property(sample(2), whole, (values, shift) => {
      const x = Float64Array.from(values)
      const far = x.map((value) => value + 1e8 * shift)
      expect(momentsOf(far).variance).toBeCloseTo(momentsOf(x).variance, 4)
    }),
  )
})

test('centred values sum to nothing', () => {
  hold(
    fc.property(sample(1), (values) => {
      const { values: rest, squares } = centred(Float64Array.from(values))
      expect(rest.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 8)
      expect(squares).toBeGreaterThanOrEqual(0)
    }),
  )
})

test('smooth series remember, alternating ones remember the reverse', () => {
  let sum = 0
  const walk = Float64Array.from(noise(44, 300), (value) => (sum += value))
  expect(lagOneCorrelation(walk)).toBeGreaterThan(0.9)
  expect(lagOneCorrelation(Float64Array.from({ length: 50 }, (_, i) => i % 2))).toBeLessThan(-0.9)
  expect(lagOneCorrelation(new Float64Array(9))).toBe(0)
})
