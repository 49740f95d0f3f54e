import type { SegmentCost } from './costs.ts'

/**
 * Squared error of a segment around its mean, or around its straight line plus `linePrice` when
 * that is less. O(1) a call after O(n) set-up.
 */
export function levelOrLineCost(values: Float64Array, linePrice: number): SegmentCost {
  const n = values.length
  const sums = new Float64Array(n + 1)
  const squares = new Float64Array(n + 1)
  const moments = new Float64Array(n + 1)
  for (let i = 0; i < n; i++) {
    const value = values[i] ?? 0
    sums[i + 1] = (sums[i] ?? 0) + value
    squares[i + 1] = (squares[i] ?? 0) + value * value
    moments[i + 1] = (moments[i] ?? 0) + i * value
  }
  return (from, to) => {
    const length = to - from
    const sum = (sums[to] ?? 0) - (sums[from] ?? 0)
    const level = Math.max(0, (squares[to] ?? 0) - (squares[from] ?? 0) - (sum * sum) / length)
    if (length < 3) return level
    const product = (moments[to] ?? 0) - (moments[from] ?? 0) - (sum * (from + to - 1)) / 2
    const explained = (12 * product * product) / (length * (length * length - 1))
    return Math.min(level, Math.max(0, level - explained) + linePrice)
  }
}
