import { expect, test } from 'vitest'
import { expectRatios } from './ratio-rates.ts'

/** Two routes in two regions; the second region is new. */
const codes = [
  [0, 0, 1, 1],
  [0, 1, 0, 1],
]

test('a leaf without a past is expected to do as its relatives did', () => {
  const { expected, uncertainty } = expectRatios(
    {
      partBefore: [10, 0, 200, 0],
      wholeBefore: [10_000, 0, 10_000, 0],
      partAfter: [10, 1, 200, 20],
      wholeAfter: [10_000, 1000, 10_000, 1000],
    },
    codes,
  )
  expect(expected[1]).toBeGreaterThan(0.5)
  expect(expected[1]).toBeLessThan(3)
  expect((expected[3] ?? 0) / (expected[1] ?? 1)).toBeGreaterThan(8)
  // What has no past is known less well than what has one.
  const doubt = (i: number): number => Math.sqrt(uncertainty[i] ?? 0) / (expected[i] ?? 1)
  expect(doubt(3)).toBeGreaterThan(doubt(2))
})

test('where nothing ever failed next to nothing is expected, and something everywhere', () => {
  const { expected } = expectRatios(
    {
      partBefore: [0, 0, 0, 0],
      wholeBefore: [500, 500, 500, 500],
      partAfter: [0, 0, 0, 9],
      wholeAfter: [50, 50, 50, 50],
    },
    codes,
  )
  for (const one of expected) {
    expect(one).toBeGreaterThan(0)
    expect(one).toBeLessThan(0.05)
  }
})
