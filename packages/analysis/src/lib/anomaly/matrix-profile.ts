import { square } from '../numeric/elementary.ts'
import { answer, noAnswer, tooFew, type Answer, type Numbers } from '../answer.ts'
import type { AnomalyInterval } from './intervals.ts'
import { robustScores } from './robust-scores.ts'
import { fillLinear } from '../structure/gaps.ts'
import { bridgedRemark } from '../numeric/present.ts'

export interface MatrixProfile {
  /** Distance of each stretch to the most similar other one, shapes compared (z-normalised). */
  readonly distances: Float64Array
  /** Start of that most similar stretch. */
  readonly nearest: Int32Array
  /** Start of the stretch that is least like any other: the discord. */
  readonly discord: number
  /**
   * Stretches of strange shape in points of the series, `score` and `probability` those of the
   * distances as robust deviations from their median, as if they were normal.
   */
  readonly intervals: readonly AnomalyInterval[]
}

/**
 * Matrix profile: for every stretch of `window` points the distance to its nearest neighbour in
 * the same series (Yeh et al. 2016, by the diagonal order of SCRIMP). The largest distance marks
 * the strangest shape, small ones repeated patterns.
 *
 * Evenly spaced values; one distance for each start of a stretch, n − `window` + 1 in all, between
 * shapes without unit: 0 for equal ones, √(2 `window`) for those that have nothing in common.
 * Stretches that overlap by more than half do not count as neighbours. A shape that is strange
 * twice is its own neighbour and stays hidden; so do anomalies of level alone, since shapes are
 * normalised. O(n²).
 *
 * @example matrixProfile([...hourly.slice(0, 300), 90, ...hourly.slice(301)], 24).value?.intervals[0]?.onset // about 277
 */
export function matrixProfile(values: Numbers, window: number): Answer<MatrixProfile | null> {
  if (!Number.isInteger(window) || window < 4)
    return noAnswer('invalid-option', `A window is a whole number of at least 4, got ${window}.`)
  const n = values.length
  const count = n - window + 1
  const apart = Math.ceil(window / 2)
  if (count < apart + 2) return tooFew(n, window + apart + 1)
  const x = fillLinear(values)
  if (Number.isNaN(x[0] ?? NaN)) return tooFew(0, window)
  const { means, deviations } = windowMoments(x, window)
  const best = new Float64Array(count).fill(-Infinity)
  const nearest = new Int32Array(count).fill(-1)
  for (let offset = apart; offset < count; offset++) {
    let product = 0
    for (let k = 0; k < window; k++) product += (x[k] ?? 0) * (x[k + offset] ?? 0)
    for (let i = 0; i + offset < count; i++) {
      const j = i + offset
      if (i > 0)
        product +=
          (x[i + window - 1] ?? 0) * (x[j + window - 1] ?? 0) - (x[i - 1] ?? 0) * (x[j - 1] ?? 0)
      const scale = window * (deviations[i] ?? 0) * (deviations[j] ?? 0)
      const isFlat = deviations[i] === 0 && deviations[j] === 0
      const correlation =
        scale > 0 ? (product - window * (means[i] ?? 0) * (means[j] ?? 0)) / scale : isFlat ? 1 : 0
      if (correlation > (best[i] ?? 0)) {
        best[i] = correlation
        nearest[i] = j
      }
      if (correlation > (best[j] ?? 0)) {
        best[j] = correlation
        nearest[j] = i
      }
    }
  }
  const distances = best.map((correlation) =>
    Math.sqrt(Math.max(0, 2 * window * (1 - correlation))),
  )
  let discord = 0
  for (let i = 1; i < count; i++) if ((distances[i] ?? 0) > (distances[discord] ?? 0)) discord = i
  const intervals = (robustScores(distances, { side: 'up' }).value?.intervals ?? []).map(
    (interval) => ({ ...interval, end: interval.end + window - 1 }),
  )
  return answer({ distances, nearest, discord, intervals }, bridgedRemark(values))
}

function windowMoments(
  x: Float64Array,
  window: number,
): { means: Float64Array; deviations: Float64Array } {
  const count = x.length - window + 1
  const means = new Float64Array(count)
  const deviations = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    let sum = 0
    for (let k = 0; k < window; k++) sum += x[i + k] ?? 0
    const mean = sum / window
    let squares = 0
    for (let k = 0; k < window; k++) squares += square((x[i + k] ?? 0) - mean)
    means[i] = mean
    const deviation = Math.sqrt(squares / window)
    // Rounding alone must not turn a flat stretch into a shape.
    deviations[i] = deviation > 1e-9 * Math.abs(mean) ? deviation : 0
  }
  return { means, deviations }
}
