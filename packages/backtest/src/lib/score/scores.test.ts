import { expect, test } from 'vitest'
import type { CaseAnswer } from '../../case-file.ts'
import type { Outcome } from '../../report.ts'
import { scoresOf, type Scored } from './scores.ts'

const v42 = { kind: 'deployment', service: 'payment', version: 'v42' } as const
const other = { kind: 'service', name: 'cart' } as const
const withCause: CaseAnswer = { conclusion: 'cause', causes: { any: [v42] } }
const healthy: CaseAnswer = { conclusion: 'healthy' }

type Told = { readonly confidence?: number; readonly isRight?: boolean } & Partial<Outcome>

/** An outcome that claims a cause of that confidence, or none. */
function outcome({ confidence, isRight = true, ...rest }: Told): Outcome {
  const isClaim = confidence !== undefined
  const finding: Outcome['findings'][number] = {
    ...{ id: '1.1', kind: 'cause', summary: 'So it is.', evidence: [], actions: [] },
    ...{ entity: isRight ? v42 : other, confidence: confidence ?? 0, analyzer: 'a' },
  }
  const conclusion: Outcome['conclusion'] = isClaim
    ? { kind: 'cause', sentence: 'So it is.', confidence }
    : { kind: 'healthy', sentence: 'All is well.', confidence: 0.9, checked: [] }
  const usual: Outcome = {
    ...{ status: 'passed', reasons: [], analyzerVersion: 'v', missing: [], gone: [] },
    ...{ calls: 10, bytes: 1_000, ms: 5, conclusion },
    ...{ rank: isClaim && isRight ? 1 : null, findings: isClaim ? [finding] : [] },
  }
  return { ...usual, ...rest }
}
const scored = (answer: CaseAnswer, told: Told): Scored => ({ answer, outcome: outcome(told) })

test('the scores are those of the field, with the interval that fits each', () => {
  const scores = scoresOf([
    scored(withCause, { confidence: 0.9 }),
    scored(withCause, { confidence: 0.7, isRight: false, status: 'failed', rank: 2 }),
    scored(withCause, { confidence: 0.7, isRight: false, status: 'failed', rank: 4 }),
    scored(withCause, { status: 'failed' }),
    scored(healthy, {}),
    scored(healthy, { confidence: 0.5, isRight: false, status: 'failed' }),
  ])
  expect(scores).toMatchObject({ cases: 6, passed: 2, failed: 4, needsRecording: 0, broken: 0 })
  expect(scores.recallAt1).toMatchObject({ value: 0.25, count: 4, interval: 'wilson' })
  // Wilson 1927 for 1 of 4.
  expect(scores.recallAt1.low).toBeCloseTo(0.0456, 3)
  expect(scores.recallAt1.high).toBeCloseTo(0.6994, 3)
  expect(scores.recallAt3.value).toBe(0.5)
  expect(scores.meanReciprocalRank.value).toBeCloseTo((1 + 1 / 2 + 1 / 4 + 0) / 4)
  expect(scores.meanReciprocalRank.interval).toBe('bootstrap')
  expect(scores.falseAlarmRate).toMatchObject({ value: 0.5, count: 2 })
  expect(scores.brier.value).toBeCloseTo((0.01 + 0.49 + 0.49 + 0.25) / 4)
  expect(scores.expectedCalibrationError.value).toBeCloseTo((0.1 + 0.7 + 0.7 + 0.5) / 4)
})

test('bins of the reliability diagram have the interval of their hit rate', () => {
  const claims = Array.from({ length: 10 }, (_, at) =>
    scored(withCause, { confidence: 0.85, isRight: at < 9 }),
  )
  const { reliability } = scoresOf(claims)
  const bin = reliability.find(({ count }) => count > 0)
  expect(bin).toMatchObject({ from: 0.8, count: 10, hitRate: 0.9 })
  expect(bin?.low).toBeCloseTo(0.596, 3)
  expect(bin?.high).toBeCloseTo(0.982, 3)
  expect(reliability.filter(({ count }) => count === 0)[0]?.hitRate).toBeNull()
})

test('a case that needs a recording counts for nothing, one that is broken is to nobody’s credit', () => {
  const scores = scoresOf([
    scored(withCause, { status: 'needs_recording' }),
    scored(withCause, { status: 'broken' }),
    scored(healthy, { status: 'broken' }),
  ])
  expect(scores.recallAt1).toMatchObject({ value: 0, count: 1 })
  expect(scores.falseAlarmRate).toMatchObject({ value: null, count: 0, interval: 'none' })
})

test('where all of several causes are asked for, each takes up a place', () => {
  const answer: CaseAnswer = { conclusion: 'cause', causes: { all: [v42, other] } }
  expect(scoresOf([scored(answer, { confidence: 0.9, rank: 2 })]).recallAt1.value).toBe(1)
  expect(scoresOf([scored(answer, { confidence: 0.9, rank: 3 })]).recallAt1.value).toBe(0)
})

test('the same cases have the same intervals', () => {
  const cases = Array.from({ length: 30 }, (_, at) =>
    scored(withCause, { confidence: at / 30, isRight: at % 3 > 0 }),
  )
  expect(scoresOf(cases)).toEqual(scoresOf(cases))
})
