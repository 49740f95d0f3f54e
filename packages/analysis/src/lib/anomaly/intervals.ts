import { answer, noAnswer, tooFew, type Answer, type Numbers } from '../answer.ts'
import { normalTwoSided } from '../numeric/distributions.ts'
import { exp, log1p } from '../numeric/elementary.ts'
import { wholeNumberProblem } from '../numeric/options.ts'
import { missingRemark } from '../numeric/present.ts'

export interface IntervalOptions {
  /** Score from which a point is abnormal; 4 unless told. */
  readonly threshold?: number
  /** Which side is abnormal; both unless told. */
  readonly side?: 'both' | 'up' | 'down'
  /** Intervals with fewer abnormal points than this are dropped; 1 unless told. */
  readonly minimumRun?: number
  /** Normal points up to this many between abnormal ones do not end an interval; 1 unless told. */
  readonly bridge?: number
}

/** A stretch of abnormal points. Indices are those of the series; `end` is exclusive. */
export interface AnomalyInterval {
  readonly onset: number
  readonly end: number
  readonly peak: number
  /** Score at the peak, signed. */
  readonly score: number
  /** 1 − the chance that normal noise reaches the peak anywhere in the series. */
  readonly probability: number
}

/**
 * Stretches of points whose score lies beyond a threshold, for scores that this library did not make
 * itself: runs declustering, in which `bridge` + 1 normal points in a row end a stretch (Coles 2001,
 * An Introduction to Statistical Modeling of Extreme Values, 5.3.2).
 *
 * `scores` are signed deviations, one a point; missing ones are never abnormal, and between abnormal
 * ones they count as normal. An interval's `probability` takes all scores for independent standard
 * normal deviates under normal operation and corrects for their number (Šidák 1967): of scores in
 * another unit read the intervals and not their probability. O(n).
 *
 * @example abnormalIntervals([0, 1, 9, 8, 0]).value?.[0]?.onset // 2
 */
export function abnormalIntervals(
  scores: Numbers,
  options: IntervalOptions = {},
): Answer<readonly AnomalyInterval[] | null> {
  const problem = intervalProblem(options)
  if (problem) return problem
  const finite = Float64Array.from(scores, (score) => (Number.isFinite(score) ? score : NaN))
  let present = 0
  for (const score of finite) if (!Number.isNaN(score)) present++
  if (present === 0) return tooFew(0, 1)
  return answer(intervalsBeyond(finite, options), missingRemark(finite.length, present))
}

/** Why intervals cannot be asked for like this, or nothing. */
export function intervalProblem(options: IntervalOptions): Answer<null> | undefined {
  const { threshold = 4, bridge = 1, minimumRun = 1 } = options
  if (!(threshold > 0))
    return noAnswer('invalid-option', `A threshold lies above 0, got ${threshold}.`)
  return (
    wholeNumberProblem('The bridge between abnormal points', bridge, 0) ??
    wholeNumberProblem('The shortest run of abnormal points', minimumRun, 1)
  )
}

/** The intervals of scores that are finite or `NaN`; used by every detector of this family. O(n). */
export function intervalsBeyond(
  scores: Float64Array,
  options: IntervalOptions = {},
): AnomalyInterval[] {
  const { threshold = 4, side = 'both', bridge = 1, minimumRun = 1 } = options
  const size = (score: number): number =>
    side === 'both' ? Math.abs(score) : side === 'up' ? score : -score
  const intervals: AnomalyInterval[] = []
  let onset = -1
  let last = -1
  let peak = -1
  let abnormal = 0
  const close = (): void => {
    if (onset >= 0 && abnormal >= minimumRun) {
      const score = scores[peak] ?? NaN
      const probability = exp(scores.length * log1p(-normalTwoSided(score)))
      intervals.push({ onset, end: last + 1, peak, score, probability })
    }
    onset = -1
    abnormal = 0
  }
  for (let i = 0; i < scores.length; i++) {
    const score = size(scores[i] ?? NaN)
    if (!(score >= threshold)) {
      if (onset >= 0 && i - last > bridge) close()
      continue
    }
    if (onset < 0) {
      onset = i
      peak = i
    }
    abnormal++
    last = i
    if (score > size(scores[peak] ?? NaN)) peak = i
  }
  close()
  return intervals
}
