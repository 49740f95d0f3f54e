import { log, power } from './elementary.ts'
/** Ranks (from 1) of a sample without its missing values, found without sorting it. */
export interface RankFinder {
  /** How many values are present. */
  readonly n: number
  /** The value at a rank; ranks outside 1 … n mean the ends. */
  readonly at: (rank: number) => number
}

/** Shorter samples are copied and partly sorted, which is as fast. */
const shortest = 2000

/**
 * Prepares to answer for ranks near `probability` × n. One pass over the values keeps only those
 * between two bounds, taken from a small evenly spaced part of them (Floyd and Rivest 1975), and counts those below;
 * the ranks asked for nearly always lie between. If not (a rhythm in the data misled the bounds)
 * all values are copied and selected from. Leaves the values as they are. O(n) on average.
 */
export function findRanks(values: ArrayLike<number>, probability: number): RankFinder {
  const length = values.length
  const bounds = length > shortest ? boundsAround(values, probability) : undefined
  const kept = bounds === undefined ? undefined : between(values, bounds)
  let all: Float64Array | undefined
  const fromAll = (rank: number): number => {
    all ??= finiteCopy(values)
    return selectRank(all, Math.min(all.length, Math.max(1, rank)) - 1)
  }
  if (kept === undefined) {
    all = finiteCopy(values)
    return { n: all.length, at: fromAll }
  }
  const { n, below, inside } = kept
  const at = (rank: number): number => {
    const index = Math.min(n, Math.max(1, rank)) - 1 - below
    return index >= 0 && index < inside.length ? selectRank(inside, index) : fromAll(rank)
  }
  return { n, at }
}

function finiteCopy(values: ArrayLike<number>): Float64Array {
  const copy = new Float64Array(values.length)
  let count = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? NaN
    if (Number.isFinite(value)) copy[count++] = value
  }
  return copy.subarray(0, count)
}

interface Bounds {
  readonly low: number
  readonly high: number
}

function boundsAround(values: ArrayLike<number>, probability: number): Bounds | undefined {
  const length = values.length
  const size = Math.ceil(power(length, 2 / 3))
  const part = new Float64Array(size)
  let count = 0
  for (let k = 0; k < size; k++) {
    const value = values[Math.floor(((k + 0.5) * length) / size)] ?? NaN
    if (Number.isFinite(value)) part[count++] = value
  }
  if (count < 100) return undefined
  const sorted = part.subarray(0, count).sort()
  const middle = probability * (count - 1)
  // Four standard errors of a rank, and room for the neighbours that interpolation needs.
  const reach = 4 * Math.sqrt(count * probability * (1 - probability)) + 4
  const from = Math.floor(middle - reach)
  const to = Math.ceil(middle + reach)
  return {
    low: from < 0 ? -Infinity : (sorted[from] ?? -Infinity),
    high: to >= count ? Infinity : (sorted[to] ?? Infinity),
  }
}

/** The finite values within the bounds, and how many lie below; nothing when too many lie within. */
function between(
  values: ArrayLike<number>,
  { low, high }: Bounds,
): { n: number; below: number; inside: Float64Array } | undefined {
  const length = values.length
  const inside = new Float64Array(Math.ceil(length / 2))
  const room = inside.length - 1
  let n = 0
  let below = 0
  let count = 0
  for (let i = 0; i < length; i++) {
    const value = values[i] ?? NaN
    // Without branches, which the processor would guess wrong for every other value near a median.
    const isFinite = Number(value - value === 0)
    const isUnder = Number(value < low)
    const isOver = Number(value > high)
    inside[count] = value
    n += isFinite
    below += isUnder & isFinite
    count += isFinite & (1 - isUnder) & (1 - isOver)
    if (count > room) return undefined
  }
  return { n, below, inside: inside.subarray(0, count) }
}

/**
 * The value that would stand at `index` in ascending order (Hoare 1961, pivot of three). Partly sorts
 * the values, so that asking again nearby is cheap. After too many rounds without luck it sorts what
 * is left, so that the worst case is O(n log n) (Musser 1997).
 */
function selectRank(values: Float64Array, index: number): number {
  let low = 0
  let high = values.length - 1
  for (let rounds = 8 + 3 * log(values.length + 1); low < high; rounds--) {
    if (rounds <= 0) {
      values.subarray(low, high + 1).sort()
      break
    }
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
