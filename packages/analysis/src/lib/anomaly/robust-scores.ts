import { exp, log1p } from '../numeric/elementary.ts'
import { answer, tooFew, type Answer, type Diagnostic, type Numbers } from '../answer.ts'
import { normalTwoSided } from '../numeric/distributions.ts'
import { MAD_TO_SIGMA, madAround, medianOfSorted, quantileOfSorted } from '../numeric/order.ts'
import { sortedPresent } from '../numeric/present.ts'

export interface RobustScoreOptions {
  /** Index range [from, to) that shows normal behaviour; by default the whole series. */
  readonly baseline?: { readonly from: number; readonly to: number }
  /** 'mad' (the default) or 'iqr'. */
  readonly spread?: 'mad' | 'iqr'
  /** Score from which a point is abnormal; 4 unless told. */
  readonly threshold?: number
  /** Which side is abnormal; both unless told. */
  readonly side?: 'both' | 'up' | 'down'
  /** Intervals shorter than this many points are dropped; 1 unless told. */
  readonly minimumRun?: number
  /** Normal points up to this many between abnormal ones do not end an interval; 1 unless told. */
  readonly bridge?: number
  /** Least spread as a share of the level, so that a nearly constant series does not shout; .001 unless told. */
  readonly minimumRelativeSpread?: number
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

export interface RobustScores {
  /** Signed distance of each point from the centre in robust deviations; `NaN` where missing. */
  readonly scores: Float64Array
  readonly centre: number
  readonly spread: number
  readonly intervals: readonly AnomalyInterval[]
}

/**
 * Robust z-scores against the median and MAD (or IQR) of a baseline, and the intervals beyond a
 * threshold with their onsets (Iglewicz and Hoaglin 1993).
 *
 * Probabilities assume independent normal noise and correct for the number of points; heavy tails
 * make them too large. Wrong for seasonal series (use the residual of `stl`) and when more than half
 * of the baseline is abnormal. O(n log n).
 *
 * @example robustScores([10, 11, 9, 10, 50, 51], { baseline: { from: 0, to: 4 } }).value?.intervals[0]?.onset // 4
 */
export function robustScores(
  values: Numbers,
  options: RobustScoreOptions = {},
): Answer<RobustScores | null> {
  const n = values.length
  const from = Math.max(0, options.baseline?.from ?? 0)
  const to = Math.min(n, options.baseline?.to ?? n)
  const sorted = sortedPresent(
    Array.from({ length: Math.max(0, to - from) }, (_, i) => values[from + i] ?? NaN),
  )
  if (sorted.length < 4) return tooFew(sorted.length, 4)
  const diagnostics: Diagnostic[] = []
  const centre = medianOfSorted(sorted)
  const spread = baselineSpread(sorted, centre, options)
  if (spread.isFloor) {
    diagnostics.push({
      code: 'constant-series',
      message: 'The baseline hardly varies; a floor stands in for its spread.',
    })
  }
  const scores = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    const value = values[i] ?? NaN
    scores[i] = Number.isFinite(value) ? (value - centre) / spread.value : NaN
  }
  const intervals = abnormalIntervals(scores, options)
  return answer({ scores, centre, spread: spread.value, intervals }, diagnostics)
}

function baselineSpread(
  sorted: Float64Array,
  centre: number,
  options: RobustScoreOptions,
): { value: number; isFloor: boolean } {
  const spread =
    options.spread === 'iqr'
      ? (quantileOfSorted(sorted, 0.75) - quantileOfSorted(sorted, 0.25)) / 1.3489795003921634
      : MAD_TO_SIGMA * madAround(sorted, centre)
  // When more than half of the values are equal, the mean absolute deviation still tells noise from none.
  let absolute = 0
  for (const value of sorted) absolute += Math.abs(value - centre) / sorted.length
  const fallback = spread > 0 ? spread : Math.sqrt(Math.PI / 2) * absolute
  const floor = Math.max((options.minimumRelativeSpread ?? 0.001) * Math.abs(centre), 1e-12)
  return fallback > floor ? { value: fallback, isFloor: false } : { value: floor, isFloor: true }
}

/**
 * Groups scores beyond the threshold into intervals; used by every detector of this family. O(n).
 *
 * @example abnormalIntervals(Float64Array.of(0, 1, 9, 8, 0))[0]?.onset // 2
 */
export function abnormalIntervals(
  scores: Float64Array,
  options: RobustScoreOptions = {},
): AnomalyInterval[] {
  const threshold = options.threshold ?? 4
  const side = options.side ?? 'both'
  const bridge = options.bridge ?? 1
  const minimumRun = options.minimumRun ?? 1
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
