import { expect, test } from 'vitest'
import { calibrate } from './calibration.ts'
import { service } from './entity.ts'
import { createRecorder } from './found.ts'

const platt = { cases: 40, method: 'platt', slope: -4, intercept: 2 } as const
const isotonic = {
  cases: 200,
  method: 'isotonic',
  knots: [
    { score: 0.4, probability: 0.2 },
    { score: 0.8, probability: 0.6 },
    { score: 0.8, probability: 0.7 },
    { score: 0.9, probability: 0.9 },
  ],
} as const

test("Platt's curve is followed", () => {
  expect(calibrate(platt, 0.5)).toBeCloseTo(0.5)
  expect(calibrate(platt, 1)).toBeCloseTo(1 / (1 + Math.exp(-2)))
})

test('between knots lines are straight, beyond them level', () => {
  expect(calibrate(isotonic, 0.6)).toBeCloseTo(0.4)
  expect(calibrate(isotonic, 0)).toBe(0.2)
  expect(calibrate(isotonic, 1)).toBe(0.9)
  expect(calibrate(isotonic, 0.85)).toBeCloseTo(0.8)
})

const evidence = [{ kind: 'text', title: 'Seen', text: 'so', provenance: [] }] as const
const claim = { about: service('cart'), confidence: 0.6, because: 'It is so.', evidence } as const

test('a calibrated cause says so and keeps its score; other findings are as they were', () => {
  const recorder = createRecorder({
    ...{ runId: '1', analyzer: 'a', onFinding: () => {}, calibration: isotonic },
  })
  const cause = recorder.found.cause(claim)
  expect(cause.confidence).toBeCloseTo(0.4)
  expect(cause.calibration).toEqual({ method: 'isotonic', cases: 200, score: 0.6 })
  expect(recorder.conclusion([])).toMatchObject({ kind: 'cause', confidence: cause.confidence })
  const symptom = recorder.found.symptom(claim)
  expect(symptom).toMatchObject({ confidence: 0.6 })
  expect(symptom).not.toHaveProperty('calibration')
})

test('without a calibration, nothing is claimed of one', () => {
  const recorder = createRecorder({ runId: '1', analyzer: 'a', onFinding: () => {} })
  expect(recorder.found.cause(claim)).not.toHaveProperty('calibration')
})
