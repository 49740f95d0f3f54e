import { answer, noAnswer, tooFew, type Answer, type Numbers } from '../answer.ts'
import { findRanks } from '../numeric/select.ts'
import { momentsOf } from '../numeric/moments.ts'
import {
  MAD_TO_SIGMA,
  madAround,
  medianOfSorted,
  quantileFromRanks,
  quantileOfSorted,
  type QuantileType,
} from '../numeric/order.ts'
import { missingRemark, sortedPresent } from '../numeric/present.ts'

export type { QuantileType } from '../numeric/order.ts'

/**
 * The quantile of a sample by one of the nine definitions of Hyndman and Fan (The American
 * Statistician 50, 1996).
 *
 * `probability` lies in [0, 1]; the answer has the unit of the values. Missing values are left
 * out. Type 7 (the default) is that of numpy and R; type 8 is nearly unbiased for the median
 * whatever the distribution. O(n) by selection (Floyd and Rivest 1975).
 *
 * @example quantile([1, 2, 3, 4], 0.5).value // 2.5
 */
export function quantile(
  values: Numbers,
  probability: number,
  type: QuantileType = 7,
): Answer<number | null> {
  if (!(probability >= 0 && probability <= 1)) {
    return noAnswer('invalid-option', `A probability must lie in [0, 1], got ${probability}.`)
  }
  const { n, at } = findRanks(values, probability)
  if (n < 1) return tooFew(0, 1)
  return answer(quantileFromRanks(at, { n, probability, type }), missingRemark(values.length, n))
}

/**
 * The middle value, of an even number of values the mean of the middle two, as numpy's
 * `nanmedian`: half of the present values lie on each side. In the unit of the values. By
 * selection (Hoare 1961; Floyd and Rivest 1975), O(n) on average.
 *
 * @example median([3, 1, NaN, 2]).value // 2
 */
export function median(values: Numbers): Answer<number | null> {
  const { n, at } = findRanks(values, 0.5)
  if (n < 1) return tooFew(0, 1)
  const upper = at((n >> 1) + 1)
  const value = n % 2 === 1 ? upper : (at(n >> 1) + upper) / 2
  return answer(value, missingRemark(values.length, n))
}

/**
 * The median absolute deviation from the median, a spread that half of the data may spoil without
 * harm (Hampel 1974; scipy's `median_abs_deviation`). In the unit of the values. `scale: 'normal'`
 * multiplies by 1.4826, which makes it estimate the standard deviation of normal data. Zero means
 * that more than half of the values are equal. O(n log n).
 *
 * @example medianAbsoluteDeviation([1, 2, 3, 4, 100]).value // 1
 */
export function medianAbsoluteDeviation(
  values: Numbers,
  options: { scale?: 'none' | 'normal' } = {},
): Answer<number | null> {
  const factor = options.scale === 'normal' ? MAD_TO_SIGMA : 1
  return ofSorted(values, 1, (sorted) => factor * madAround(sorted, medianOfSorted(sorted)))
}

/**
 * The distance between the quartiles, by Hyndman and Fan's `type` (7 unless told; scipy's `iqr`),
 * a spread that a quarter of the data may spoil. In the unit of the values. Needs two of them. O(n
 * log n).
 *
 * @example interquartileRange([1, 2, 3, 4, 5]).value // 2
 */
export function interquartileRange(values: Numbers, type: QuantileType = 7): Answer<number | null> {
  return ofSorted(
    values,
    2,
    (sorted) => quantileOfSorted(sorted, 0.75, type) - quantileOfSorted(sorted, 0.25, type),
  )
}

/**
 * The mean of what is left after `proportion` of the values (rounded down) was cut off at each end
 * (Tukey 1962; scipy's `trim_mean`). `proportion` lies in [0, 0.5). In the unit of the values. O(n
 * log n).
 *
 * @example trimmedMean([1, 2, 3, 4, 100], 0.2).value // 3
 */
export function trimmedMean(values: Numbers, proportion: number): Answer<number | null> {
  if (!(proportion >= 0 && proportion < 0.5)) {
    return noAnswer('invalid-option', `The proportion must lie in [0, 0.5), got ${proportion}.`)
  }
  return ofSorted(values, 1, (sorted) => {
    const cut = Math.floor(sorted.length * proportion)
    return momentsOf(sorted.subarray(cut, sorted.length - cut)).mean
  })
}

/** What `summarise` tells about a sample; spreads are `null` where there are too few values. */
export interface Summary {
  readonly count: number
  readonly missing: number
  readonly mean: number
  readonly standardDeviation: number | null
  readonly minimum: number
  readonly median: number
  readonly maximum: number
  readonly medianAbsoluteDeviation: number
  readonly interquartileRange: number | null
}

/**
 * Count, mean, median, spread and range of a sample at once, in the unit of the values. The
 * standard deviation divides by n − 1 and is taken in two passes with a correction (Chan, Golub
 * and LeVeque 1983); quartiles are of type 7, the median absolute deviation is not scaled. O(n log
 * n).
 *
 * @example summarise([1, 2, 3]).value?.mean // 2
 */
export function summarise(values: Numbers): Answer<Summary | null> {
  const sorted = sortedPresent(values)
  if (sorted.length === 0) return tooFew(0, 1)
  const { count, mean, variance } = momentsOf(sorted)
  const middle = medianOfSorted(sorted)
  return answer(
    {
      count,
      missing: values.length - count,
      mean,
      standardDeviation: count > 1 ? Math.sqrt(variance) : null,
      minimum: sorted[0] ?? NaN,
      median: middle,
      maximum: sorted[count - 1] ?? NaN,
      medianAbsoluteDeviation: madAround(sorted, middle),
      interquartileRange:
        count > 1 ? quantileOfSorted(sorted, 0.75) - quantileOfSorted(sorted, 0.25) : null,
    },
    missingRemark(values.length, count),
  )
}

function ofSorted(
  values: Numbers,
  needed: number,
  compute: (sorted: Float64Array) => number,
): Answer<number | null> {
  const sorted = sortedPresent(values)
  if (sorted.length < needed) return tooFew(sorted.length, needed)
  return answer(compute(sorted), missingRemark(values.length, sorted.length))
}
