import fc from 'fast-check'
import { expect, test } from 'vitest'
import { permutationPValue, shiftProbability, studentPValue } from './shift-significance.ts'

test('a p-value supports at most so much, as Sellke, Bayarri and Berger print it', () => {
  // Their table 1 gives the error probability: .289 at .05 and .111 at .01.
  expect(1 - shiftProbability(0.05)).toBeCloseTo(0.289, 3)
  expect(1 - shiftProbability(0.01)).toBeCloseTo(0.111, 3)
  expect([shiftProbability(0.5), shiftProbability(0), shiftProbability(NaN)]).toEqual([0.5, 1, NaN])
})

const n = 40
const ranks = Float64Array.from({ length: n }, (_, i) => ((i * 17) % n) + 1)
const scan = {
  ...{ from: 3, to: n - 3, signed: 0, rankVariance: (n * (n + 1)) / (12 * n) },
  ...{ permutations: 99, seed: 7 },
}

test('the stronger the split, the fewer permutations are as strong, and none says impossible', () => {
  const strengths = [0, 1, 2, 3, 50].map((strength) => permutationPValue(ranks, strength, scan))
  expect(strengths).toEqual(strengths.toSorted((a, b) => b - a))
  expect(strengths[0]).toBe(1)
  expect(strengths.at(-1)).toBe(1 / 100)
})

test('a longer series is judged by Student’s t, times the splits', () => {
  const long = Float64Array.from({ length: 2_001 }, (_, i) => i + 1)
  const wide = { ...scan, to: 1_998, rankVariance: (2_001 * 2_002) / (12 * 2_001) }
  const pValue = permutationPValue(long, 6, wide)
  // scipy 1.10: 1996 * 2 * t.sf(6, 1999).
  expect(pValue / 4.6635289923936124e-6).toBeCloseTo(1, 9)
})

test('a larger difference, or less noise, is less by chance', () => {
  const fit = { n: 60, split: 30, inflation: 1, splits: 55 }
  const any = fc.double({ min: 0.1, max: 10, noNaN: true })
  fc.assert(
    fc.property(any, any, fc.double({ min: 1, max: 3, noNaN: true }), (difference, sigma, more) => {
      const pValue = studentPValue({ ...fit, difference, sigma })
      expect(studentPValue({ ...fit, difference: difference * more, sigma })).toBeLessThanOrEqual(
        pValue,
      )
      const noisier = studentPValue({ ...fit, difference, sigma, inflation: more })
      expect(noisier).toBeGreaterThanOrEqual(pValue)
    }),
  )
  expect(studentPValue({ ...fit, difference: 1, sigma: 0 })).toBe(0)
})
