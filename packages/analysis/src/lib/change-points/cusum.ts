import { answer, tooFew, type Answer, type Numbers } from '../answer.ts'
import { missingRemark, presentIndices, presentValues } from '../numeric/present.ts'

/** The strongest single change of the mean by cumulative sums. */
export interface Cusum {
  /** Index of the first point of the new level, in the series as given. */
  readonly index: number
  /** max over k of √(n / (k (n − k))) |S_k − (k/n) S_n|, in the unit of the values. */
  readonly statistic: number
  readonly direction: 'up' | 'down'
}

/**
 * CUSUM: where the running sum of deviations from the mean is largest (Page 1954, in the weighted
 * form of the likelihood ratio, Hawkins 1977). It always names a place; whether it is one is for
 * `levelShift` or a penalty to say. O(n).
 *
 * @example cusum([0, 0, 0, 5, 5, 5]).value?.index // 3
 */
export function cusum(values: Numbers): Answer<Cusum | null> {
  const present = presentValues(values)
  const n = present.length
  if (n < 2) return tooFew(n, 2)
  let total = 0
  for (const value of present) total += value
  const mean = total / n
  let sum = 0
  let index = 1
  let statistic = -1
  let direction: 'up' | 'down' = 'up'
  for (let k = 1; k < n; k++) {
    sum += (present[k - 1] ?? 0) - mean
    const size = Math.abs(sum) * Math.sqrt(n / (k * (n - k)))
    if (size <= statistic) continue
    statistic = size
    index = k
    direction = sum <= 0 ? 'up' : 'down'
  }
  const at = presentIndices(values)[index] ?? 0
  return answer({ index: at, statistic, direction }, missingRemark(values.length, n))
}
