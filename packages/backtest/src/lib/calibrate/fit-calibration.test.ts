import fc from 'fast-check'
import { calibrate } from '@faultline/sdk'
import { expect, test } from 'vitest'
import { fitCalibration, type ScoredClaim } from './fit-calibration.ts'

/** Claims of a score of which so many in ten are right. */
function claims(score: number, rightInTen: number, tens: number): ScoredClaim[] {
  return Array.from({ length: tens * 10 }, (_, at) => ({ score, isRight: at % 10 < rightInTen }))
}
const boastful = [...claims(0.95, 7, 6), ...claims(0.8, 4, 6), ...claims(0.6, 1, 6)]

test('scores that boast are brought down to how often they are right', () => {
  const fit = fitCalibration(boastful, 180)
  if (fit.kind !== 'fitted') throw new Error(fit.kind)
  expect(calibrate(fit.calibration, 0.95)).toBeCloseTo(0.7, 1)
  expect(calibrate(fit.calibration, 0.8)).toBeCloseTo(0.4, 1)
  expect(calibrate(fit.calibration, 0.6)).toBeCloseTo(0.1, 1)
  const { raw, platt, isotonic } = fit.brier
  expect(Math.min(platt ?? 1, isotonic ?? 1)).toBeLessThan(raw)
})

test('few claims are not fitted', () => {
  expect(fitCalibration(claims(0.9, 10, 1).slice(1), 9)).toEqual({
    kind: 'too_few',
    claims: 9,
    needed: 10,
  })
})

test('where the scores are right as they are, no map replaces them', () => {
  const honest = [...claims(0.9, 9, 10), ...claims(0.5, 5, 10), ...claims(0.1, 1, 10)]
  expect(fitCalibration(honest, 300)).toMatchObject({ kind: 'no_better', claims: 300 })
})

test('claims that were almost all right say nothing of which score to believe more', () => {
  expect(fitCalibration(claims(0.8, 10, 4), 40)).toEqual({
    ...{ kind: 'one_sided', claims: 40, lacking: 'wrong', had: 0, needed: 5 },
  })
  expect(fitCalibration(claims(0.8, 9, 4), 40)).toMatchObject({ lacking: 'wrong', had: 4 })
  expect(fitCalibration(claims(0.8, 1, 4), 40)).toMatchObject({ lacking: 'right', had: 4 })
  expect(fitCalibration(claims(0.8, 9, 5), 50).kind).not.toBe('one_sided')
})

test('a fitted probability is never certain', () => {
  const fit = fitCalibration([...claims(0.9, 10, 4), ...claims(0.3, 0, 4)], 80)
  if (fit.kind !== 'fitted') throw new Error(fit.kind)
  expect(calibrate(fit.calibration, 0.9)).toBeGreaterThan(0.9)
  expect(calibrate(fit.calibration, 1)).toBeLessThan(1)
})

const claim = fc.record({
  score: fc.double({ min: 0, max: 1, noNaN: true }),
  isRight: fc.boolean(),
})

test('whatever was claimed, a surer claim never becomes the less sure one', () => {
  fc.assert(
    fc.property(fc.array(claim, { minLength: 20, maxLength: 60 }), (all) => {
      const fit = fitCalibration(all, all.length)
      if (fit.kind !== 'fitted') return
      const { calibration } = fit
      let before = 0
      for (let score = 0; score <= 1; score += 0.05) {
        const probability = calibrate(calibration, score)
        expect(probability).toBeGreaterThanOrEqual(before - 1e-12)
        expect(probability).toBeLessThanOrEqual(1)
        before = probability
      }
    }),
  )
})
