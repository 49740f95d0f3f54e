import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold, sample } from '../../../test/properties.ts'
import { align, resample } from './resample.ts'

test('sums over buckets keep the total, and counts the number', () => {
  hold(
    fc.property(sample(1), fc.integer({ min: 1, max: 9 }), (values, step) => {
      const times = values.map((_, i) => 3 * i)
      const total = (rule: 'sum' | 'count'): number | undefined =>
        resample(times, values, { stepMs: step, rule }).value?.values.reduce((a, b) => a + b, 0)
      expect(total('sum')).toBe(values.reduce((a, b) => a + b, 0))
      expect(total('count')).toBe(values.length)
    }),
  )
})

test('short gaps are bridged and long ones stay open', () => {
  const fill = (maximumGapMs: number) =>
    resample([0, 4], [0, 8], { stepMs: 1, fill: 'linear', maximumGapMs }).value?.values
  expect(fill(3)).toEqual(Float64Array.of(0, 2, 4, 6, 8))
  expect(fill(2)).toEqual(Float64Array.of(0, NaN, NaN, NaN, 8))
})

test('series of different spans come onto one grid', () => {
  const grid = align(
    [
      { times: [0, 1], values: [1, 2] },
      { times: [3], values: [9] },
    ],
    { stepMs: 1 },
  ).value
  expect(grid?.values[0]).toEqual(Float64Array.of(1, 2, NaN, NaN))
  expect(grid?.values[1]).toEqual(Float64Array.of(NaN, NaN, NaN, 9))
})
