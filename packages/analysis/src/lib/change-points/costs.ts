import { log, square } from '../numeric/elementary.ts'
/**
 * Cost of describing points `from` (inclusive) to `to` (exclusive) as one segment. Smaller is better;
 * costs add over segments. O(1) a call after O(n) set-up.
 */
export type SegmentCost = (from: number, to: number) => number

/** Which change a segmentation looks for: of the mean, of mean and variance, or of a count's rate. */
export type CostName = 'mean' | 'mean-and-variance' | 'poisson'

export function segmentCost(values: Float64Array, name: CostName): SegmentCost {
  const { sums, squares } = cumulative(values)
  const withinSquares = (from: number, to: number): number => {
    const sum = (sums[to] ?? 0) - (sums[from] ?? 0)
    return Math.max(0, (squares[to] ?? 0) - (squares[from] ?? 0) - (sum * sum) / (to - from))
  }
  if (name === 'mean') return withinSquares
  if (name === 'poisson') {
    const first = values[0] ?? 0
    return (from, to) => {
      const sum = (sums[to] ?? 0) - (sums[from] ?? 0) + first * (to - from)
      return sum > 0 ? -2 * sum * log(sum / (to - from)) + 2 * sum : 0
    }
  }
  // A segment of equal values would have the logarithm of zero; a millionth of the whole stands in.
  const floor = Math.max((withinSquares(0, values.length) / values.length) * 1e-6, Number.MIN_VALUE)
  return (from, to) => (to - from) * log(withinSquares(from, to) / (to - from) + floor)
}

/** Running sums of values less the first one, which keeps large offsets from eating the digits. */
function cumulative(values: Float64Array): { sums: Float64Array; squares: Float64Array } {
  const n = values.length
  const sums = new Float64Array(n + 1)
  const squares = new Float64Array(n + 1)
  const offset = values[0] ?? 0
  let sum = 0
  let square = 0
  for (let i = 0; i < n; i++) {
    const value = (values[i] ?? 0) - offset
    sum += value
    square += value * value
    sums[i + 1] = sum
    squares[i + 1] = square
  }
  return { sums, squares }
}

/** The penalty for one more change point when none is given: see `pelt`. */
export function defaultPenalty(values: Float64Array, name: CostName): number {
  const n = values.length
  const logN = log(Math.max(2, n))
  if (name !== 'mean') return 6 * logN
  let mean = 0
  for (let i = 0; i < n; i++) mean += (values[i] ?? 0) / n
  let variance = 0
  for (let i = 0; i < n; i++) variance += square((values[i] ?? 0) - mean) / n
  return 6 * logN * variance
}
