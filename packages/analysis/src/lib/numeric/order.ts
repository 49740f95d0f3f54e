import { sortedOrder } from './sorted-order.ts'

/** Quantile types of Hyndman and Fan (The American Statistician 50, 1996); 7 is the default of numpy, R and Excel. */
export type QuantileType = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9

/** Quantile of values that are already ascending and without gaps; NaN when there are none. O(1). */
export function quantileOfSorted(
  sorted: Float64Array,
  probability: number,
  type: QuantileType = 7,
): number {
  const n = sorted.length
  if (n === 0) return NaN
  return quantileFromRanks((rank) => sorted[Math.min(n, Math.max(1, rank)) - 1] ?? NaN, {
    n,
    probability,
    type,
  })
}

/** Quantile from a function that gives the value at a rank (from 1; ranks outside 1 … n mean the ends). */
export function quantileFromRanks(
  at: (rank: number) => number,
  question: { readonly n: number; readonly probability: number; readonly type: QuantileType },
): number {
  const { n, probability, type } = question
  if (!(probability >= 0 && probability <= 1)) return NaN
  if (type <= 3) return discontinuousQuantile(at, n * probability, type)
  const [alpha, beta] = plottingPositions[type] ?? [1, 1]
  const position = alpha + probability * (n + 1 - alpha - beta)
  // The tiny term keeps a position such as 2.9999999999999996 from falling to the rank below (as R does).
  const lower = Math.floor(position + 4 * Number.EPSILON)
  const fraction = position - lower
  const below = at(lower)
  if (Math.abs(fraction) < 4 * Number.EPSILON) return below
  const above = at(lower + 1)
  return below === above ? below : below + fraction * (above - below)
}

function discontinuousQuantile(
  at: (rank: number) => number,
  position: number,
  type: QuantileType,
): number {
  const shifted = type === 3 ? position - 0.5 : position
  const lower = Math.floor(shifted + 4 * Number.EPSILON)
  const isExact = shifted - lower < 4 * Number.EPSILON
  if (type === 1) return at(isExact ? lower : lower + 1)
  if (type === 2) return isExact ? (at(lower) + at(lower + 1)) / 2 : at(lower + 1)
  return at(isExact && lower % 2 === 0 ? lower : lower + 1)
}

const plottingPositions: Partial<Record<QuantileType, readonly [number, number]>> = {
  4: [0, 1],
  5: [0.5, 0.5],
  6: [0, 0],
  7: [1, 1],
  8: [1 / 3, 1 / 3],
  9: [3 / 8, 3 / 8],
}

export function medianOfSorted(sorted: Float64Array): number {
  const n = sorted.length
  if (n === 0) return NaN
  const middle = n >> 1
  const upper = sorted[middle] ?? NaN
  return n % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2
}

/** Median of values without gaps; leaves the input as it is. O(n log n). */
export function medianOf(values: Float64Array): number {
  return medianOfSorted(values.slice().sort())
}

/** Median absolute deviation from `centre`, unscaled. */
export function madAround(values: Float64Array, centre: number): number {
  const deviations = new Float64Array(values.length)
  for (let i = 0; i < values.length; i++) deviations[i] = Math.abs((values[i] ?? NaN) - centre)
  return medianOfSorted(deviations.sort())
}

/** Divides the median absolute deviation of normal data to give its standard deviation: 1 / Φ⁻¹(3/4). */
export const MAD_TO_SIGMA = 1.482602218505602

/**
 * Ranks from 1, ties getting their mean rank; `tieTerm` is Σ(t³ − t) over groups of ties.
 * O(n log n).
 */
export function midranks(values: Float64Array): { ranks: Float64Array; tieTerm: number } {
  const n = values.length
  const order = sortedOrder(values)
  const ranks = new Float64Array(n)
  let tieTerm = 0
  for (let start = 0; start < n;) {
    let end = start + 1
    const value = values[order[start] ?? 0]
    while (end < n && values[order[end] ?? 0] === value) end++
    for (let i = start; i < end; i++) ranks[order[i] ?? 0] = (start + end + 1) / 2
    const ties = end - start
    tieTerm += ties * ties * ties - ties
    start = end
  }
  return { ranks, tieTerm }
}
