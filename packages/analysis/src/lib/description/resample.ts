import { answer, noAnswer, type Answer, type Diagnostic, type Numbers } from '../answer.ts'
import { medianOf } from '../numeric/order.ts'
import { presentPairs } from '../numeric/present.ts'

export type BucketRule = 'mean' | 'median' | 'minimum' | 'maximum' | 'sum' | 'count' | 'last'
export type FillRule = 'none' | 'previous' | 'linear'

export interface ResampleOptions {
  /** Width of a bucket in milliseconds. */
  readonly stepMs: number
  /** Start of the first bucket; by default the first time rounded down to a whole step. */
  readonly startMs?: number
  /** Exclusive end of the last bucket; by default just after the last time. */
  readonly endMs?: number
  readonly rule?: BucketRule
  readonly fill?: FillRule
  /** Longest gap that `fill` may bridge, in milliseconds; by default three steps. */
  readonly maximumGapMs?: number
}

/** A series on an even grid: the value of a bucket stands at the bucket's start; `NaN` is missing. */
export interface EvenSeries {
  readonly startMs: number
  readonly stepMs: number
  readonly times: Float64Array
  readonly values: Float64Array
}

/** More buckets than this are refused: a wrong unit of time is the usual reason. */
const maximumBuckets = 10_000_000

/**
 * Puts an irregular series onto an even grid, as pandas' `resample` with `origin='epoch'`: buckets
 * [t, t + step), named by their start, on multiples of the step.
 *
 * Each bucket gets one value by `rule` ('mean' unless told; 'sum' and 'count' give 0 for an empty
 * bucket, the others `NaN`), in the unit of the values, and short gaps are bridged by `fill`. A
 * mean of means is not the mean: resample counts and sums, and divide then. O(n log n) when times
 * are unsorted, else O(n + buckets).
 *
 * @example resample([0, 400, 1000], [1, 3, 5], { stepMs: 1000 }).value?.values // [2, 5]
 */
export function resample(
  times: Numbers,
  values: Numbers,
  options: ResampleOptions,
): Answer<EvenSeries | null> {
  const { stepMs } = options
  if (!(stepMs > 0)) return noAnswer('invalid-option', `stepMs must be positive, got ${stepMs}.`)
  const pairs = presentPairs(times, values)
  const first = pairs.times[0]
  const last = pairs.times[pairs.times.length - 1]
  if (first === undefined || last === undefined) {
    if (options.startMs === undefined || options.endMs === undefined) {
      return noAnswer('too-few-values', 'There is no present value to resample.')
    }
  }
  const startMs = options.startMs ?? Math.floor((first ?? 0) / stepMs) * stepMs
  const endMs = options.endMs ?? (last ?? 0) + 1
  const buckets = Math.max(0, Math.ceil((endMs - startMs) / stepMs))
  if (!(buckets <= maximumBuckets)) {
    return noAnswer(
      'invalid-option',
      `stepMs of ${stepMs} would need ${buckets} buckets; choose a wider step.`,
    )
  }
  const rule = options.rule ?? 'mean'
  const grid = bucketed(pairs, { startMs, stepMs, buckets, rule })
  fillGaps(grid, options.fill ?? 'none', Math.floor((options.maximumGapMs ?? 3 * stepMs) / stepMs))
  const gridTimes = new Float64Array(buckets)
  for (let i = 0; i < buckets; i++) gridTimes[i] = startMs + i * stepMs
  return answer({ startMs, stepMs, times: gridTimes, values: grid }, pairs.diagnostics)
}

/** Several series on one grid; `values[i]` belongs to the i-th input. */
export interface AlignedSeries {
  readonly startMs: number
  readonly stepMs: number
  readonly times: Float64Array
  readonly values: readonly Float64Array[]
}

/**
 * Puts several series onto the same even grid, over the span that any of them covers: an outer
 * join of what `resample` makes of each (pandas' `concat` of resampled series).
 *
 * Takes the options of `resample`; `values[i]` has the unit of the i-th series, and `NaN` where it
 * has no value in a bucket. O(total values + series × buckets).
 *
 * @example align([{ times: [0, 1], values: [1, 2] }, { times: [1, 2], values: [5, 6] }], { stepMs: 1 }).value?.values[1] // [NaN, 5, 6]
 */
export function align(
  series: readonly { readonly times: Numbers; readonly values: Numbers }[],
  options: ResampleOptions,
): Answer<AlignedSeries | null> {
  let earliest = Infinity
  let latest = -Infinity
  for (const { times } of series) {
    for (let i = 0; i < times.length; i++) {
      const time = times[i] ?? NaN
      if (time < earliest) earliest = time
      if (time > latest) latest = time
    }
  }
  const { stepMs } = options
  if (!(stepMs > 0)) return noAnswer('invalid-option', `stepMs must be positive, got ${stepMs}.`)
  const startMs = options.startMs ?? Math.floor(earliest / stepMs) * stepMs
  const endMs = options.endMs ?? latest + 1
  if (!Number.isFinite(startMs) || !Number.isFinite(endMs)) {
    return noAnswer('too-few-values', 'There is no present time to align on.')
  }
  const diagnostics: Diagnostic[] = []
  const columns: Float64Array[] = []
  let gridTimes = new Float64Array(0)
  for (const { times, values } of series) {
    const one = resample(times, values, { ...options, startMs, endMs })
    diagnostics.push(...one.diagnostics)
    if (one.value === null) return { value: null, diagnostics }
    gridTimes = Float64Array.from(one.value.times)
    columns.push(one.value.values)
  }
  return answer({ startMs, stepMs, times: gridTimes, values: columns }, diagnostics)
}

function bucketed(
  pairs: { times: Float64Array; values: Float64Array },
  grid: { startMs: number; stepMs: number; buckets: number; rule: BucketRule },
): Float64Array {
  const { startMs, stepMs, buckets, rule } = grid
  const isTotal = rule === 'sum' || rule === 'count'
  const result = new Float64Array(buckets).fill(isTotal ? 0 : NaN)
  const { times, values } = pairs
  let i = 0
  while (i < times.length) {
    const bucket = Math.floor(((times[i] ?? 0) - startMs) / stepMs)
    let end = i + 1
    while (end < times.length && Math.floor(((times[end] ?? 0) - startMs) / stepMs) === bucket)
      end++
    if (bucket >= 0 && bucket < buckets) result[bucket] = reduce(values.subarray(i, end), rule)
    i = end
  }
  return result
}

function reduce(values: Float64Array, rule: BucketRule): number {
  const last = values[values.length - 1] ?? NaN
  if (rule === 'count') return values.length
  if (rule === 'last') return last
  if (rule === 'median') return medianOf(values)
  let sum = 0
  let minimum = Infinity
  let maximum = -Infinity
  for (const value of values) {
    sum += value
    if (value < minimum) minimum = value
    if (value > maximum) maximum = value
  }
  if (rule === 'sum') return sum
  if (rule === 'minimum') return minimum
  return rule === 'maximum' ? maximum : sum / values.length
}

function fillGaps(values: Float64Array, rule: FillRule, maximumLength: number): void {
  if (rule === 'none') return
  let previous = -1
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? NaN
    if (Number.isNaN(value)) {
      if (rule === 'previous' && previous >= 0 && i - previous <= maximumLength)
        values[i] = values[previous] ?? NaN
      continue
    }
    if (rule === 'linear' && previous >= 0 && i - previous - 1 <= maximumLength) {
      const from = values[previous] ?? NaN
      for (let j = previous + 1; j < i; j++)
        values[j] = from + ((value - from) * (j - previous)) / (i - previous)
    }
    previous = i
  }
}
