import { answer, tooFew, type Answer, type Diagnostic, type Numbers } from '../answer.ts'
import { MAD_TO_SIGMA, madAround, medianOfSorted, quantileOfSorted } from '../numeric/order.ts'
import { missingIn, sortedPresent } from '../numeric/present.ts'
import {
  intervalProblem,
  intervalsBeyond,
  type AnomalyInterval,
  type IntervalOptions,
} from './intervals.ts'

export interface RobustScoreOptions extends IntervalOptions {
  /** Index range [from, to) that shows normal behaviour; by default the whole series. */
  readonly baseline?: { readonly from: number; readonly to: number }
  /** 'mad' (the default) or 'iqr'. */
  readonly spread?: 'mad' | 'iqr'
  /** Least spread as a share of the level, so that a nearly constant series does not shout; .001 unless told. */
  readonly minimumRelativeSpread?: number
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
 * One score for each of the values, in robust deviations; `centre` and `spread` have the unit of
 * the values. The baseline needs four values. Probabilities assume independent normal noise and
 * correct for the number of points; heavy tails make them too large. Wrong for seasonal series
 * (use the residual of `stl`) and when more than half of the baseline is abnormal. O(n log n).
 *
 * @example robustScores([10, 11, 9, 10, 50, 51], { baseline: { from: 0, to: 4 } }).value?.intervals[0]?.onset // 4
 */
export function robustScores(
  values: Numbers,
  options: RobustScoreOptions = {},
): Answer<RobustScores | null> {
  const problem = intervalProblem(options)
  if (problem) return problem
  const n = values.length
  const from = Math.max(0, options.baseline?.from ?? 0)
  const to = Math.min(n, options.baseline?.to ?? n)
  const sorted = sortedPresent(
    Array.from({ length: Math.max(0, to - from) }, (_, i) => values[from + i] ?? NaN),
  )
  if (sorted.length < 4) return tooFew(sorted.length, 4)
  const diagnostics: Diagnostic[] = missingIn(values)
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
  const intervals = intervalsBeyond(scores, options)
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
