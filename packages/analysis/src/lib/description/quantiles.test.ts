import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold, sample, strewn, whole } from '../../../test/properties.ts'
import {
  interquartileRange,
  medianAbsoluteDeviation,
  quantile,
  summarise,
  trimmedMean,
} from './quantiles.ts'

test('spreads ignore shifts and grow with the scale', () => {
  hold(
    fc.property(sample(2), whole, (values, shift) => {
      const moved = values.map((value) => shift - 2 * value)
      for (const spread of [medianAbsoluteDeviation, interquartileRange]) {
        expect(spread(moved).value).toBeCloseTo(2 * (spread(values).value ?? NaN), 8)
      }
    }),
  )
})

test('missing values and the order of the others change nothing', () => {
  hold(
    fc.property(sample(2), fc.nat(), (values, seed) => {
      const other = strewn([...values].reverse(), seed)
      expect(quantile(other, 0.3).value).toBe(quantile(values, 0.3).value)
      expect(trimmedMean(other, 0.2).value).toBe(trimmedMean(values, 0.2).value)
      expect(summarise(other).value?.standardDeviation).toBe(
        summarise(values).value?.standardDeviation,
      )
    }),
  )
})

test('the trimmed mean lies between the extremes, and ignores one wild value', () => {
  expect(trimmedMean([1, 2, 3, 4, 5, 6, 7, 8, 9, 1e9], 0.1).value).toBe(5.5)
  expect(trimmedMean([1, 2], 0.5).diagnostics[0]?.code).toBe('invalid-option')
})

test('leaves its input as it is', () => {
  const values = Float64Array.of(5, 1, 4, 2, 3)
  quantile(values, 0.5)
  expect([...values]).toEqual([5, 1, 4, 2, 3])
})
