import { answer, noAnswer, tooFew, type Answer, type Numbers } from '../answer.ts'
import { missingIn } from '../numeric/present.ts'

/** Which statistic of the window a rolling one gives. */
export type RollingStatistic = 'mean' | 'deviation' | 'median' | 'minimum' | 'maximum'

export interface RollingOptions {
  /** How many points the window spans, the point itself included. */
  readonly window: number
  /** 'mean' unless told. */
  readonly statistic?: RollingStatistic
  /** Fewest present values in a window for an answer; half of the window (rounded up) unless told. */
  readonly minimumPresent?: number
}

/**
 * A statistic of the last `window` points (the point itself included) at every point, `NaN` while
 * too few of them are present: pandas' `rolling`, whose `min_periods` is half of the window here.
 * 'deviation' is the sample standard deviation.
 *
 * One value for each of the values, in their unit. Missing values take their place in the window
 * and are left out of its statistic. O(n) for mean, deviation (Welford 1962, and back), minimum
 * and maximum (Lemire 2006), O(n × window) copies of small cost for the median. Sums are begun
 * anew every 4,096 points, so that rounding does not pile up.
 *
 * @example rolling([1, 2, 3, 4], { window: 2 }).value // [1, 1.5, 2.5, 3.5]
 */
export function rolling(values: Numbers, options: RollingOptions): Answer<Float64Array | null> {
  const { window, statistic = 'mean' } = options
  if (!Number.isInteger(window) || window < 1)
    return noAnswer('invalid-option', `A window is a whole number of at least 1, got ${window}.`)
  if (values.length === 0) return tooFew(0, 1)
  const least = Math.max(1, Math.ceil(options.minimumPresent ?? window / 2))
  const x = values instanceof Float64Array ? values : Float64Array.from(values)
  const whole = isWhole(x)
  return answer(statisticOf(x, statistic, { window, least, whole }), whole ? [] : missingIn(x))
}

function statisticOf(x: Float64Array, statistic: RollingStatistic, by: Rolling): Float64Array {
  const { window, least } = by
  switch (statistic) {
    case 'mean':
      return rollingMean(x, by)
    case 'deviation':
      return rollingDeviation(x, { ...by, least: Math.max(2, least) })
    case 'median':
      return rollingMedian(x, window, least)
    case 'minimum':
      return rollingExtreme(x, { window, least, sign: 1 })
    case 'maximum':
      return rollingExtreme(x, { window, least, sign: -1 })
  }
}

/** Sums are recomputed after this many points. */
const renewal = 4096

function isPresent(value: number): boolean {
  // Differences with itself are NaN for NaN and for both infinities.
  return value - value === 0
}

function isWhole(x: Float64Array): boolean {
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += x[i] ?? 0
  return Number.isFinite(sum)
}

interface Rolling {
  readonly window: number
  readonly least: number
  /** Whether nothing is missing. */
  readonly whole: boolean
}

function rollingMean(x: Float64Array, { window, least, whole }: Rolling): Float64Array {
  const result = new Float64Array(x.length)
  for (let start = 0; start < x.length; start += renewal) {
    let sum = 0
    let count = 0
    for (let i = Math.max(0, start - window); i < start; i++) {
      const value = x[i] ?? NaN
      if (!isPresent(value)) continue
      sum += value
      count++
    }
    const end = Math.min(x.length, start + renewal)
    let i = start
    if (whole && start >= window) {
      for (; i < end; i++) {
        sum += (x[i] ?? 0) - (x[i - window] ?? 0)
        result[i] = sum / window
      }
    }
    for (; i < end; i++) {
      const gone = i >= window ? (x[i - window] ?? NaN) : NaN
      if (isPresent(gone)) {
        sum -= gone
        count--
      }
      const value = x[i] ?? NaN
      if (isPresent(value)) {
        sum += value
        count++
      }
      result[i] = count >= least ? sum / count : NaN
    }
  }
  return result
}

/** Welford's update for the value that comes and its reverse for the one that goes. */
function rollingDeviation(x: Float64Array, { window, least }: Rolling): Float64Array {
  const result = new Float64Array(x.length).fill(NaN)
  for (let start = 0; start < x.length; start += renewal) {
    let mean = 0
    let squares = 0
    let count = 0
    const end = Math.min(x.length, start + renewal)
    for (let i = Math.max(0, start - window); i < end; i++) {
      const gone = i >= start && i >= window ? (x[i - window] ?? NaN) : NaN
      if (isPresent(gone)) {
        count--
        const difference = gone - mean
        mean = count > 0 ? mean - difference / count : 0
        squares = count > 0 ? squares - difference * (gone - mean) : 0
      }
      const value = x[i] ?? NaN
      if (isPresent(value)) {
        count++
        const difference = value - mean
        mean += difference / count
        squares += difference * (value - mean)
      }
      if (i >= start && count >= least) result[i] = Math.sqrt(Math.max(0, squares) / (count - 1))
    }
  }
  return result
}

/** Keeps the window sorted: a binary search and one block move for each value that comes or goes. */
function rollingMedian(x: Float64Array, window: number, least: number): Float64Array {
  const result = new Float64Array(x.length)
  const sorted = new Float64Array(window + 1)
  let count = 0
  const placeOf = (value: number): number => {
    let low = 0
    let high = count
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sorted[middle] ?? 0) < value) low = middle + 1
      else high = middle
    }
    return low
  }
  for (let i = 0; i < x.length; i++) {
    const gone = i >= window ? (x[i - window] ?? NaN) : NaN
    if (isPresent(gone)) {
      const at = placeOf(gone)
      sorted.copyWithin(at, at + 1, count)
      count--
    }
    const value = x[i] ?? NaN
    if (isPresent(value)) {
      const at = placeOf(value)
      sorted.copyWithin(at + 1, at, count)
      sorted[at] = value
      count++
    }
    const middle = count >> 1
    const upper = sorted[middle] ?? NaN
    const median = count % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2
    result[i] = count >= least ? median : NaN
  }
  return result
}

/** A queue of candidates in order of value (Lemire 2006): each point enters and leaves once. */
function rollingExtreme(
  x: Float64Array,
  by: { readonly window: number; readonly least: number; readonly sign: 1 | -1 },
): Float64Array {
  const result = new Float64Array(x.length)
  const queue = new Int32Array(x.length)
  let head = 0
  let tail = 0
  let count = 0
  for (let i = 0; i < x.length; i++) {
    if (i >= by.window && isPresent(x[i - by.window] ?? NaN)) count--
    while (head < tail && (queue[head] ?? 0) <= i - by.window) head++
    const value = x[i] ?? NaN
    if (isPresent(value)) {
      count++
      while (head < tail && by.sign * (x[queue[tail - 1] ?? 0] ?? 0) >= by.sign * value) tail--
      queue[tail++] = i
    }
    result[i] = count >= by.least ? (x[queue[head] ?? 0] ?? NaN) : NaN
  }
  return result
}
