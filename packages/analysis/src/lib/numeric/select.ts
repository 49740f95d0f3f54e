import { quantileFromRanks, type QuantileType } from './order.ts'

/** Quantile of values without gaps by selection; reorders its argument. O(n) on average. */
export function quantileBySelection(
  values: Float64Array,
  probability: number,
  type: QuantileType,
): number {
  const n = values.length
  if (n === 0) return NaN
  const at = (rank: number): number => selectRank(values, Math.min(n, Math.max(1, rank)) - 1)
  return quantileFromRanks(at, { n, probability, type })
}

/**
 * The value that would stand at `index` in ascending order (Hoare 1961, pivot of three). Partly sorts
 * the values, so that asking again nearby is cheap.
 */
function selectRank(values: Float64Array, index: number): number {
  let low = 0
  let high = values.length - 1
  while (low < high) {
    const pivot = middleOfThree(values, low, high)
    let i = low
    let j = high
    while (i <= j) {
      while ((values[i] ?? Infinity) < pivot) i++
      while ((values[j] ?? -Infinity) > pivot) j--
      if (i > j) break
      const kept = values[i] ?? 0
      values[i++] = values[j] ?? 0
      values[j--] = kept
    }
    if (index <= j) high = j
    else if (index >= i) low = i
    else break
  }
  return values[index] ?? NaN
}

function middleOfThree(values: Float64Array, low: number, high: number): number {
  const a = values[low] ?? 0
  const b = values[(low + high) >> 1] ?? 0
  const c = values[high] ?? 0
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
}
