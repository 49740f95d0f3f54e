import { expect, test } from 'vitest'
import { isotonic } from './isotonic.ts'
import { calibration, rankingScores } from './scores.ts'

test('perfect confidence has no error, and a coin a Brier score of a quarter', () => {
  expect(calibration([1, 0, 1], [1, 0, 1]).value).toMatchObject({
    brier: 0,
    expectedCalibrationError: 0,
  })
  expect(calibration([0.5, 0.5], [1, 0]).value?.brier).toBe(0.25)
})

test('counts the distance of confidence and hit rate bin by bin', () => {
  const report = calibration([0.95, 0.95, 0.15, 0.15], [1, 0, 0, 0]).value
  expect(report?.expectedCalibrationError).toBeCloseTo((0.45 + 0.15) / 2, 12)
})

test('recall at k and mean reciprocal rank', () => {
  const scores = rankingScores([0, 2, -1, 1]).value
  expect([1, 2, 3].map((k) => scores?.recallAt(k))).toEqual([0.25, 0.5, 0.75])
  expect(scores?.meanReciprocalRank).toBeCloseTo((1 + 1 / 3 + 1 / 2) / 4, 12)
})

test('the isotonic map never falls and pools violators', () => {
  const fit = isotonic([1, 2, 3, 4], [0, 1, 0, 1]).value
  expect([1, 2, 2.5, 3, 4, 9].map((score) => fit?.calibrate(score))).toEqual([
    0, 0.5, 0.5, 0.5, 1, 1,
  ])
})

test('a calibration error of few cases is remarked, and so are pairs without a partner', () => {
  const codes = calibration([0.9, 0.8, NaN], [1, 1]).diagnostics.map(({ code }) => code)
  expect(codes).toEqual(['length-mismatch', 'approximate'])
  const many = Array.from({ length: 100 }, (_, i) => i % 2)
  expect(calibration(many, many).diagnostics).toEqual([])
})

test('a position that nobody knows is left out, where one that was not listed counts as missed', () => {
  const { value, diagnostics } = rankingScores([0, NaN, -1])
  expect(value?.recallAt(1)).toBe(0.5)
  expect(diagnostics).toMatchObject([{ code: 'missing-values' }])
})
