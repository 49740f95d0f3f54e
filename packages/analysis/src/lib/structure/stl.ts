import { square } from '../numeric/elementary.ts'
import { answer, noAnswer, tooFew, type Answer, type Diagnostic, type Numbers } from '../answer.ts'
import { medianOf } from '../numeric/order.ts'
import { fillLinear } from './gaps.ts'
import { loessAt, loessSmooth, type Loess } from './loess.ts'

export interface StlOptions {
  /** Samples in one season. */
  readonly period: number
  /** Window of the seasonal smoother in seasons, odd, at least 3; 7 unless told. */
  readonly seasonalWindow?: number
  /** Window of the trend smoother in samples, odd; by default the least that suits the period. */
  readonly trendWindow?: number
  /** Down-weights outliers over 15 outer rounds. */
  readonly robust?: boolean
}

/** A series taken apart: value = trend + seasonal + residual. */
export interface Decomposition {
  readonly trend: Float64Array
  readonly seasonal: Float64Array
  readonly residual: Float64Array
  /** Robustness weights, all 1 without `robust`. */
  readonly weights: Float64Array
}

/**
 * STL: seasonal and trend decomposition by Loess (Cleveland, Cleveland, McRae and Terpenning
 * 1990), with the defaults of statsmodels.
 *
 * The series must be evenly sampled (see `resample`) and at least two periods long; all parts have
 * its length and unit. Missing values are bridged by lines for the fit and have a missing
 * residual. One period only: see `mstl` for several. The trend at the ends leans on few points.
 * O(n × (windows) × rounds).
 *
 * @example stl(hourly, { period: 24 }).value?.seasonal[6] // about 20
 */
export function stl(values: Numbers, options: StlOptions): Answer<Decomposition | null> {
  const { period } = options
  if (!Number.isInteger(period) || period < 2)
    return noAnswer('invalid-option', `A period is a whole number of at least 2, got ${period}.`)
  const n = values.length
  if (n < 2 * period) return tooFew(n, 2 * period)
  const y = fillLinear(values)
  if (Number.isNaN(y[0] ?? NaN)) return tooFew(0, 2 * period)
  const seasonalWindow = odd(Math.max(3, options.seasonalWindow ?? 7))
  const trendWindow = odd(
    options.trendWindow ?? Math.ceil((1.5 * period) / (1 - 1.5 / seasonalWindow)),
  )
  const work: Work = {
    y,
    period,
    seasonalLoess: { window: seasonalWindow, degree: 1 },
    trendLoess: { window: trendWindow, degree: 1 },
    lowPassLoess: { window: odd(period + 1), degree: 1 },
    trend: new Float64Array(n),
    seasonal: new Float64Array(n),
    scratch: new Float64Array(n + 2 * period),
    smoothed: new Float64Array(n + 2 * period),
    lowPass: new Float64Array(n),
  }
  let weights: Float64Array | undefined
  const outer = options.robust === true ? 15 : 0
  for (let round = 0; ; round++) {
    innerLoop(work, weights, options.robust === true ? 2 : 5)
    if (round >= outer) break
    weights = robustnessWeights(work)
  }
  const residual = new Float64Array(n)
  let missing = 0
  for (let i = 0; i < n; i++) {
    const isMissing = !Number.isFinite(values[i] ?? NaN)
    if (isMissing) missing++
    residual[i] = isMissing ? NaN : (y[i] ?? 0) - (work.trend[i] ?? 0) - (work.seasonal[i] ?? 0)
  }
  const diagnostics: Diagnostic[] =
    missing > 0
      ? [
          {
            code: 'missing-values',
            message: `${missing} of ${n} values were missing and bridged by straight lines.`,
          },
        ]
      : []
  return answer(
    {
      trend: work.trend,
      seasonal: work.seasonal,
      residual,
      weights: weights ?? new Float64Array(n).fill(1),
    },
    diagnostics,
  )
}

/** Buffers that every round reuses. */
interface Work {
  readonly y: Float64Array
  readonly period: number
  readonly seasonalLoess: Loess
  readonly trendLoess: Loess
  readonly lowPassLoess: Loess
  readonly trend: Float64Array
  readonly seasonal: Float64Array
  readonly scratch: Float64Array
  readonly smoothed: Float64Array
  readonly lowPass: Float64Array
}

function innerLoop(work: Work, weights: Float64Array | undefined, rounds: number): void {
  const { y, period, trend, seasonal, scratch, smoothed, lowPass } = work
  const n = y.length
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < n; i++) scratch[i] = (y[i] ?? 0) - (trend[i] ?? 0)
    smoothCycles(work, weights)
    movingMean(smoothed, { length: n + 2 * period, window: period, out: scratch })
    movingMean(scratch, { length: n + period + 1, window: period, out: scratch })
    movingMean(scratch, { length: n + 2, window: 3, out: lowPass })
    loessSmooth(lowPass, work.lowPassLoess, { out: scratch, outAt: 0, weights: undefined })
    for (let i = 0; i < n; i++) seasonal[i] = (smoothed[period + i] ?? 0) - (scratch[i] ?? 0)
    for (let i = 0; i < n; i++) lowPass[i] = (y[i] ?? 0) - (seasonal[i] ?? 0)
    loessSmooth(lowPass, work.trendLoess, { out: trend, outAt: 0, weights })
  }
}

/** Smooths every cycle-subseries (all Mondays, all 3 o'clocks) and extends it by one season at both ends. */
function smoothCycles(work: Work, weights: Float64Array | undefined): void {
  const { period, scratch, smoothed, seasonalLoess } = work
  const n = work.y.length
  const longest = Math.ceil(n / period)
  const cycle = new Float64Array(longest)
  const cycleWeights = new Float64Array(longest)
  const out = new Float64Array(longest + 2)
  for (let phase = 0; phase < period; phase++) {
    const length = Math.floor((n - phase - 1) / period) + 1
    const values = cycle.subarray(0, length)
    for (let i = 0; i < length; i++) values[i] = scratch[phase + i * period] ?? 0
    let own: Float64Array | undefined
    if (weights !== undefined) {
      own = cycleWeights.subarray(0, length)
      for (let i = 0; i < length; i++) own[i] = weights[phase + i * period] ?? 0
    }
    loessSmooth(values, seasonalLoess, { out, outAt: 1, weights: own })
    const reach = Math.min(seasonalLoess.window, length)
    const before = loessAt(values, -1, {
      loess: seasonalLoess,
      left: 0,
      right: reach - 1,
      weights: own,
    })
    const after = loessAt(values, length, {
      loess: seasonalLoess,
      left: length - reach,
      right: length - 1,
      weights: own,
    })
    out[0] = Number.isNaN(before) ? (out[1] ?? 0) : before
    out[length + 1] = Number.isNaN(after) ? (out[length] ?? 0) : after
    for (let i = 0; i < length + 2; i++) smoothed[phase + i * period] = out[i] ?? 0
  }
}

/** Moving mean into another buffer or in place; the result is `window − 1` points shorter. O(length). */
function movingMean(
  values: Float64Array,
  by: { readonly length: number; readonly window: number; readonly out: Float64Array },
): void {
  const { length, window, out } = by
  let sum = 0
  for (let i = 0; i < window; i++) sum += values[i] ?? 0
  for (let i = 0; i + window <= length; i++) {
    const first = values[i] ?? 0
    out[i] = sum / window
    sum += (values[i + window] ?? 0) - first
  }
}

/** Bisquare weights of the residuals: nothing beyond six times their median. */
function robustnessWeights(work: Work): Float64Array {
  const residual = work.y.map((value, i) =>
    Math.abs(value - (work.trend[i] ?? 0) - (work.seasonal[i] ?? 0)),
  )
  const limit = 6 * medianOf(residual)
  return residual.map((size) => {
    if (size <= 0.001 * limit) return 1
    if (size > 0.999 * limit) return 0
    const ratio = size / limit
    return square(1 - ratio * ratio)
  })
}

function odd(window: number): number {
  const whole = Math.ceil(window)
  return whole % 2 === 0 ? whole + 1 : whole
}
