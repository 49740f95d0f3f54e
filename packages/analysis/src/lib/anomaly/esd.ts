import { square } from '../numeric/elementary.ts'
import { median } from '../description/quantiles.ts'
import { missingRemark } from '../numeric/present.ts'
import { intervalsBeyond, type AnomalyInterval } from './intervals.ts'
import { answer, tooFew, type Answer, type Numbers } from '../answer.ts'
import { studentQuantile, studentTwoSided } from '../numeric/distributions.ts'
import { momentsOf } from '../numeric/moments.ts'

/** An outlier with the test statistic that gave it away. */
export interface EsdOutlier {
  readonly index: number
  readonly value: number
  readonly statistic: number
  /** 1 − the chance that the farthest of so many normal values lies so far out. */
  readonly probability: number
}

export interface EsdOutliers {
  /** The farthest first. */
  readonly outliers: readonly EsdOutlier[]
  /** Stretches of neighbouring outliers; `score` is the signed statistic of the farthest one. */
  readonly intervals: readonly AnomalyInterval[]
}

/**
 * Generalised extreme studentised deviate test (Rosner 1983): up to `maximum` outliers of roughly
 * normal data, at a joint level of `significance` (.05), without one masking another. Needs five
 * values, and some 25 for the level to hold. The order of the values does not matter; skewed data
 * give false outliers on the long side. O(maximum × n).
 *
 * @example esdOutliers([...normalValues, 40], 3).value?.outliers[0]?.value // 40
 */
export function esdOutliers(
  values: Numbers,
  maximum: number,
  options: { readonly significance?: number } = {},
): Answer<EsdOutliers | null> {
  const open = new Float64Array(values.length)
  const indexOf = new Int32Array(values.length)
  let n = 0
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? NaN
    if (!Number.isFinite(value)) continue
    open[n] = value
    indexOf[n++] = index
  }
  if (n < 5) return tooFew(n, 5)
  const removed: EsdOutlier[] = []
  let outliers = 0
  for (let i = 1; i <= Math.min(Math.floor(maximum), n - 3); i++) {
    const left = n - i + 1
    const { mean, variance } = momentsOf(open.subarray(0, left))
    const at = farthestFrom(open, mean, left)
    const value = open[at] ?? mean
    if (!(variance > 0)) break
    const statistic = Math.abs(value - mean) / Math.sqrt(variance)
    const probability = 1 - chanceOf(statistic, left)
    removed.push({ index: indexOf[at] ?? 0, value, statistic, probability })
    // The order of what is left does not matter to its mean, so the last value fills the hole.
    open[at] = open[left - 1] ?? 0
    indexOf[at] = indexOf[left - 1] ?? 0
    const t = studentQuantile(1 - (options.significance ?? 0.05) / (2 * left), left - 2)
    const critical = ((left - 1) * t) / Math.sqrt((left - 2 + t * t) * left)
    // The largest i whose statistic passes counts, even when a smaller one did not (masking).
    if (statistic > critical) outliers = i
  }
  const found = removed.slice(0, outliers)
  const intervals = intervalsOf(found, values)
  return answer({ outliers: found, intervals }, missingRemark(values.length, n))
}

function intervalsOf(outliers: readonly EsdOutlier[], values: Numbers): AnomalyInterval[] {
  const centre = median(values).value ?? 0
  const scores = new Float64Array(values.length)
  const byIndex = new Map(outliers.map((outlier) => [outlier.index, outlier]))
  for (const { index, value } of outliers) scores[index] = value - centre
  const intervals = intervalsBeyond(scores, { threshold: Number.MIN_VALUE })
  return intervals.map((interval) => {
    // Removed first, the farthest has the smallest statistic of its neighbours, which it masks.
    const { statistic = 0, probability = 0 } = byIndex.get(interval.peak) ?? {}
    return { ...interval, score: Math.sign(interval.score) * statistic, probability }
  })
}

/** Bound on the chance that the largest of n studentised deviates reaches this one (Grubbs 1950). */
function chanceOf(statistic: number, n: number): number {
  const rest = square(n - 1) - n * statistic * statistic
  // Nothing lies farther than (n − 1) / √n, which one value among equal ones reaches.
  if (!(rest > 0)) return 0
  const t = Math.sqrt((n * (n - 2) * statistic * statistic) / rest)
  return Math.min(1, n * studentTwoSided(t, n - 2))
}

/** Of equally far values the first one. */
function farthestFrom(values: Float64Array, mean: number, length: number): number {
  let far = 0
  let distance = -1
  for (let i = 0; i < length; i++) {
    const own = Math.abs((values[i] ?? mean) - mean)
    if (own <= distance) continue
    distance = own
    far = i
  }
  return far
}
