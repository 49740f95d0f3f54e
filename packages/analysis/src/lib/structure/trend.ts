import { answer, tooFew, type Answer, type Numbers } from '../answer.ts'
import { normalQuantile, normalTwoSided } from '../numeric/distributions.ts'
import { medianOf, medianOfSorted } from '../numeric/order.ts'
import { presentPairs } from '../numeric/present.ts'
import type { Interval } from '../tests/proportions.ts'
import { confidenceProblem } from '../numeric/options.ts'

export interface MannKendall {
  /** Kendall's tau-b between time and value: −1 to 1. */
  readonly tau: number
  /** Pairs that rise minus pairs that fall. */
  readonly score: number
  readonly pValue: number
}

/**
 * Mann–Kendall: is there a monotone trend, whatever its shape (Mann 1945; Kendall 1975)?
 * Two-sided, normal approximation with correction for ties, from four values on (some ten, for the
 * approximation to hold). Order counts, not spacing. Autocorrelation makes the p-value too small:
 * Hamed and Rao (1998) show by how much. O(n²).
 *
 * @example mannKendall([1, 2, 2, 3, 5, 4, 6]).value?.tau // 0.88
 */
export function mannKendall(series: Numbers): Answer<MannKendall | null> {
  const { values, diagnostics } = presentPairs(
    Array.from({ length: series.length }, (_, i) => i),
    series,
  )
  const n = values.length
  if (n < 4) return tooFew(n, 4)
  let score = 0
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) score += Math.sign((values[j] ?? 0) - (values[i] ?? 0))
  }
  const pairs = (n * (n - 1)) / 2
  const ties = tieSums(values)
  const tau = pairs > ties.pairs ? score / Math.sqrt(pairs * (pairs - ties.pairs)) : 0
  const variance = (n * (n - 1) * (2 * n + 5) - ties.variance) / 18
  const pValue = variance > 0 ? normalTwoSided(score / Math.sqrt(variance)) : 1
  return answer({ tau, score, pValue }, diagnostics)
}

export interface TheilSen {
  /** Median of the slopes between all pairs, in units of value per unit of time. */
  readonly slope: number
  readonly intercept: number
  /** Sen's interval of the slope. */
  readonly interval: Interval
}

/** More points than this are thinned evenly, since the pairs grow with the square. */
const maximumPoints = 2000

/**
 * Theil and Sen's line: the median slope over all pairs, which 29 % of outliers cannot break
 * (Theil 1950; Sen 1968), with Sen's interval, as scipy's `theilslopes`. The intercept is
 * median(value) − slope × median(time).
 *
 * The slope has the unit of the values over that of the times. The interval assumes independent
 * errors; those of neighbouring points of a metric are not, and it is then too narrow. Beyond
 * 2,000 points every second (third, …) one is used. O(n² log n).
 *
 * @example theilSen([0, 1, 2, 3, 4], [1, 3, 5, 7, 60]).value?.slope // 2
 */
export function theilSen(
  timesGiven: Numbers,
  valuesGiven: Numbers,
  options: { readonly confidence?: number } = {},
): Answer<TheilSen | null> {
  const problem = confidenceProblem(options.confidence ?? 0.95)
  if (problem) return problem
  const pairs = presentPairs(timesGiven, valuesGiven)
  const stride = Math.max(1, Math.ceil(pairs.times.length / maximumPoints))
  const times = pairs.times.filter((_, i) => i % stride === 0)
  const values = pairs.values.filter((_, i) => i % stride === 0)
  const n = times.length
  if (n < 3) return tooFew(n, 3)
  const slopes = new Float64Array((n * (n - 1)) / 2)
  let count = 0
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const span = (times[j] ?? 0) - (times[i] ?? 0)
      if (span > 0) slopes[count++] = ((values[j] ?? 0) - (values[i] ?? 0)) / span
    }
  }
  const sorted = slopes.subarray(0, count).sort()
  if (count === 0) return tooFew(1, 2)
  const slope = medianOfSorted(sorted)
  const z = normalQuantile(0.5 + (options.confidence ?? 0.95) / 2)
  // Ties on both sides may be subtracted twice.
  const ties = tieSums(values).variance + tieSums(times).variance
  const deviation = Math.sqrt(Math.max(0, n * (n - 1) * (2 * n + 5) - ties) / 18)
  const upper = Math.min(Math.round((count + z * deviation) / 2), count - 1)
  const lower = Math.max(Math.round((count - z * deviation) / 2) - 1, 0)
  return answer(
    {
      slope,
      intercept: medianOf(values) - slope * medianOf(times),
      interval: { low: sorted[lower] ?? NaN, high: sorted[upper] ?? NaN },
    },
    stride > 1
      ? [
          ...pairs.diagnostics,
          { code: 'approximate', message: `Every ${stride}th point was used.` },
        ]
      : pairs.diagnostics,
  )
}

/** Pairs of equal values and Σ t(t − 1)(2t + 5), for the corrections of Kendall's statistics. */
function tieSums(values: Float64Array): { pairs: number; variance: number } {
  return tieSumsOfSorted(values.slice().sort())
}

/** The same of values that are already ascending. O(n). */
export function tieSumsOfSorted(sorted: Float64Array): { pairs: number; variance: number } {
  let pairs = 0
  let variance = 0
  for (let start = 0; start < sorted.length;) {
    let end = start + 1
    while (end < sorted.length && sorted[end] === sorted[start]) end++
    const t = end - start
    pairs += (t * (t - 1)) / 2
    if (t > 1) variance += t * (t - 1) * (2 * t + 5)
    start = end
  }
  return { pairs, variance }
}
