import { answer, tooFew, type Answer, type Numbers } from '../answer.ts'
import { studentQuantile } from '../numeric/distributions.ts'

/** An outlier with the test statistic that gave it away. */
export interface EsdOutlier {
  readonly index: number
  readonly value: number
  readonly statistic: number
}

/**
 * Generalised extreme studentised deviate test (Rosner 1983): up to `maximum` outliers of roughly
 * normal data, at a joint level of `significance` (.05), without one masking another. Skewed data
 * give false outliers on the long side. O(maximum × n).
 *
 * @example esdOutliers([...normalValues, 40], 3).value?.[0]?.value // 40
 */
export function esdOutliers(
  values: Numbers,
  maximum: number,
  options: { readonly significance?: number } = {},
): Answer<readonly EsdOutlier[] | null> {
  const open: { index: number; value: number }[] = []
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? NaN
    if (Number.isFinite(value)) open.push({ index, value })
  }
  const n = open.length
  if (n < 5) return tooFew(n, 5)
  const removed: EsdOutlier[] = []
  let outliers = 0
  for (let i = 1; i <= Math.min(Math.floor(maximum), n - 3); i++) {
    const mean = open.reduce((sum, { value }) => sum + value, 0) / open.length
    const variance =
      open.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / (open.length - 1)
    let far = 0
    for (const [at, { value }] of open.entries()) {
      if (Math.abs(value - mean) > Math.abs((open[far]?.value ?? mean) - mean)) far = at
    }
    const [worst] = open.splice(far, 1)
    if (worst === undefined || !(variance > 0)) break
    const statistic = Math.abs(worst.value - mean) / Math.sqrt(variance)
    removed.push({ ...worst, statistic })
    const t = studentQuantile(1 - (options.significance ?? 0.05) / (2 * (n - i + 1)), n - i - 1)
    const critical = ((n - i) * t) / Math.sqrt((n - i - 1 + t * t) * (n - i + 1))
    // The largest i whose statistic passes counts, even when a smaller one did not (masking).
    if (statistic > critical) outliers = i
  }
  return answer(removed.slice(0, outliers))
}
