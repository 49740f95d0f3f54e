import { expect, test } from 'vitest'
import { missingRemark, presentPairs, presentValues, sortedPresent } from './present.ts'

test('keeps what is finite, in order', () => {
  expect(presentValues([3, NaN, 1, Infinity, 2])).toEqual(Float64Array.of(3, 1, 2))
  expect(sortedPresent([3, NaN, 1])).toEqual(Float64Array.of(1, 3))
})

test('sorts pairs by time, equal times in their order, and says so', () => {
  const { times, values, diagnostics } = presentPairs([2, 1, NaN, 1], [20, 10, 5, 11])
  expect(times).toEqual(Float64Array.of(1, 1, 2))
  expect(values).toEqual(Float64Array.of(10, 11, 20))
  expect(diagnostics.map(({ code }) => code)).toEqual(['missing-values', 'unsorted-times'])
})

test('says how many were missing, and when lengths differ', () => {
  expect(missingRemark(5, 3)[0]?.message).toContain('2 of 5')
  expect(presentPairs([1, 2], [1]).diagnostics[0]?.code).toBe('length-mismatch')
})
