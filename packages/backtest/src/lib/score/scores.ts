import { calibration } from '@faultline/analysis/calibration'
import { quantile } from '@faultline/analysis/description'
import { wilsonInterval } from '@faultline/analysis/tests'
import { entityId } from '@faultline/sdk'
import type { CaseAnswer } from '../../case-file.ts'
import type { Estimate, Outcome, Scores } from '../../report.ts'
import { causesOf } from '../replay/judge.ts'
import { mean, rate, statistic } from './estimate.ts'

/** What scores are computed from: an outcome beside the known answer. */
export type Scored = { readonly answer: CaseAnswer; readonly outcome: Outcome }

/** A cause that was claimed first, and whether it is a true one. */
export type Claim = { readonly confidence: number; readonly isRight: boolean }

/**
 * The scores of a set of cases. Cases that need a recording say nothing and are only counted. One
 * that is broken has found no cause; that it raised no false alarm is not to its credit.
 */
export function scoresOf(cases: readonly Scored[]): Scores {
  const count = (status: Outcome['status']): number =>
    cases.filter(({ outcome }) => outcome.status === status).length
  const told = cases.filter(({ outcome }) => outcome.status !== 'needs_recording')
  const ran = told.filter(({ outcome }) => outcome.status !== 'broken')
  const withCause = told.filter(({ answer }) => answer.conclusion === 'cause')
  const healthy = ran.filter(({ answer }) => answer.conclusion === 'healthy')
  const claims = ran.flatMap(claimOf)
  return {
    cases: cases.length,
    passed: count('passed'),
    failed: count('failed'),
    needsRecording: count('needs_recording'),
    broken: count('broken'),
    recallAt1: rate(withCause.map((one) => isAmongFirst(one, 1))),
    recallAt3: rate(withCause.map((one) => isAmongFirst(one, 3))),
    meanReciprocalRank: mean(withCause.map(({ outcome: { rank } }) => (rank ? 1 / rank : 0))),
    falseAlarmRate: rate(healthy.map(({ outcome }) => outcome.conclusion?.kind === 'cause')),
    inconclusiveRate: rate(ran.map(({ outcome }) => outcome.conclusion?.kind === 'inconclusive')),
    brier: mean(claims.map(({ confidence, isRight }) => (confidence - Number(isRight)) ** 2)),
    expectedCalibrationError: calibrationError(claims),
    reliability: reliabilityOf(claims),
    ms: spread(ran.map(({ outcome }) => outcome.ms)),
    calls: spread(ran.map(({ outcome }) => outcome.calls)),
    bytes: spread(ran.map(({ outcome }) => outcome.bytes)),
  }
}

/** The first cause that was claimed, if any was: its confidence is what calibration is about. */
export function claimOf({ answer, outcome }: Scored): Claim[] {
  const first = firstCause(outcome)
  if (!first) return []
  const right = new Set(causesOf(answer).map(entityId))
  return [{ confidence: first.confidence, isRight: right.has(entityId(first.entity)) }]
}

function firstCause({ findings }: Outcome): Outcome['findings'][number] | undefined {
  return findings.find(({ kind }) => kind === 'cause')
}

/** Where all of several causes are asked for, each of them takes up a place. */
function isAmongFirst({ answer, outcome: { rank } }: Scored, places: number): boolean {
  const isAll = answer.causes !== undefined && 'all' in answer.causes
  const room = isAll ? Math.max(places, causesOf(answer).length) : places
  return rank !== null && rank <= room
}

function calibrationError(claims: readonly Claim[]): Estimate {
  const said = Float64Array.from(claims, ({ confidence }) => confidence)
  const right = Float64Array.from(claims, ({ isRight }) => Number(isRight))
  const [confidences, outcomes] = [new Float64Array(claims.length), new Float64Array(claims.length)]
  return statistic(claims.length, (places) => {
    for (let at = 0; at < places.length; at++) {
      const place = places[at] ?? 0
      confidences[at] = said[place] ?? 0
      outcomes[at] = right[place] ?? 0
    }
    return calibration(confidences, outcomes).value?.expectedCalibrationError ?? 0
  })
}

function reportOf(claims: readonly Claim[]) {
  return calibration(
    claims.map(({ confidence }) => confidence),
    claims.map(({ isRight }) => Number(isRight)),
  ).value
}

function reliabilityOf(claims: readonly Claim[]): Scores['reliability'] {
  const bins = reportOf(claims)?.bins ?? []
  return bins.map(({ from, to, count, meanConfidence, hitRate }) => {
    if (count === 0) {
      return { from, to, count, meanConfidence: null, hitRate: null, low: null, high: null }
    }
    const interval = wilsonInterval(Math.round(hitRate * count), count).value
    const { low = null, high = null } = interval ?? {}
    return { from, to, count, meanConfidence, hitRate, low, high }
  })
}

function spread(values: readonly number[]): { median: number | null; p95: number | null } {
  return { median: quantile(values, 0.5).value, p95: quantile(values, 0.95).value }
}
