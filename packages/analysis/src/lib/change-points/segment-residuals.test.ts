import { expect, test } from 'vitest'
import { noise } from '../../../test/properties.ts'
import { fitSegments } from './segment-residuals.ts'

test('a segment is a level, or a line where that explains more than its price', () => {
  const values = Float64Array.from([1, 1, 1, 1, 5, 6, 7, 8])
  expect(fitSegments(values, [4], 2)).toEqual({ squares: 0, lines: 1, memory: 0 })
  expect(fitSegments(values, [4], 9)).toMatchObject({ squares: 5, lines: 0 })
})

test('what neighbours of residuals share is their memory, and no more than can be believed', () => {
  expect(fitSegments(Float64Array.from(noise(5, 400)), [], 1e9).memory).toBeLessThan(0.15)
  const slow = Float64Array.from({ length: 400 }, (_, i) => Math.sin(i / 40))
  expect(fitSegments(slow, [], 1e9).memory).toBe(0.8)
})
