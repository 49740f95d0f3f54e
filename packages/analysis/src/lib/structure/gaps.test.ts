import { expect, test } from 'vitest'
import { fillLinear } from './gaps.ts'

test('bridges gaps by lines and carries the ends outwards', () => {
  expect(fillLinear([NaN, 2, NaN, NaN, 8, Infinity])).toEqual(Float64Array.of(2, 2, 4, 6, 8, 8))
})

test('has nothing to say about a series that is all gaps', () => {
  expect(fillLinear([NaN, NaN])).toEqual(Float64Array.of(NaN, NaN))
  expect(fillLinear([])).toHaveLength(0)
})
