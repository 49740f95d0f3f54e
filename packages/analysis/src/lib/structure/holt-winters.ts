import { square } from '../numeric/elementary.ts'
import { answer, noAnswer, tooFew, type Answer, type Numbers } from '../answer.ts'
import { centredMean } from './decompose.ts'
import { fillLinear } from './gaps.ts'
import { wholeNumberProblem } from '../numeric/options.ts'
import { bridgedRemark } from '../numeric/present.ts'

export interface HoltWintersOptions {
  /** Samples in one season. */
  readonly period: number
  /** Smoothing of level, trend and season, each in [0, 1]: .3, .05 and .1 unless told. */
  readonly level?: number
  readonly trend?: number
  readonly season?: number
  /** How many values to forecast after the end; one period unless told. */
  readonly horizon?: number
}

export interface HoltWinters {
  /** One-step forecasts of the given values. */
  readonly fitted: Float64Array
  readonly forecast: Float64Array
  /** Sum of squared one-step errors. */
  readonly squaredError: number
  /** Standard deviation of one-step errors, for a forecast band. */
  readonly errorDeviation: number
}

/**
 * Holt–Winters' exponential smoothing with additive trend and season (Holt 1957; Winters 1960),
 * started by the heuristic of Hyndman et al. (2008) as in statsmodels. Missing values are bridged
 * by lines first. Parameters are fixed, not fitted.
 *
 * `fitted` has one value for each of the values, `forecast` `horizon` ones, all in the unit of the
 * values. `errorDeviation` is that of one step ahead within the series; further ahead errors grow,
 * and no interval is given for them. O(n).
 *
 * @example holtWinters(hourly, { period: 24, horizon: 6 }).value?.forecast[0] // 49.7
 */
export function holtWinters(
  values: Numbers,
  options: HoltWintersOptions,
): Answer<HoltWinters | null> {
  const { period, level: alpha = 0.3, trend: beta = 0.05, season: gamma = 0.1 } = options
  if (!Number.isInteger(period) || period < 2)
    return noAnswer('invalid-option', `A period is a whole number of at least 2, got ${period}.`)
  const horizon = options.horizon ?? period
  const problem =
    wholeNumberProblem('The horizon', horizon, 0) ?? smoothingProblem([alpha, beta, gamma])
  if (problem) return problem
  const n = values.length
  const needed = Math.max(2 * period, 10 + 2 * (period >> 1))
  if (n < needed) return tooFew(n, needed)
  const y = fillLinear(values)
  if (Number.isNaN(y[0] ?? NaN)) return tooFew(0, needed)
  const start = heuristicStart(y, period)
  let { level, trend } = start
  const season = start.season
  const fitted = new Float64Array(n)
  let squaredError = 0
  for (let i = 0; i < n; i++) {
    const phase = i % period
    const seasonal = season[phase] ?? 0
    const value = y[i] ?? 0
    const expected = level + trend
    fitted[i] = expected + seasonal
    squaredError += square(value - expected - seasonal)
    const next = alpha * (value - seasonal) + (1 - alpha) * expected
    season[phase] = gamma * (value - expected) + (1 - gamma) * seasonal
    trend = beta * (next - level) + (1 - beta) * trend
    level = next
  }
  const forecast = new Float64Array(horizon)
  for (let h = 0; h < forecast.length; h++)
    forecast[h] = level + (h + 1) * trend + (season[(n + h) % period] ?? 0)
  const errorDeviation = Math.sqrt(squaredError / n)
  return answer({ fitted, forecast, squaredError, errorDeviation }, bridgedRemark(values))
}

function smoothingProblem(parameters: readonly number[]): Answer<null> | undefined {
  const wrong = parameters.find((parameter) => !(parameter >= 0 && parameter <= 1))
  return wrong === undefined
    ? undefined
    : noAnswer('invalid-option', `Smoothing lies between 0 and 1, got ${wrong}.`)
}

function heuristicStart(
  y: Float64Array,
  period: number,
): { level: number; trend: number; season: Float64Array } {
  const cycles = Math.max(
    Math.min(5, Math.floor(y.length / period)),
    Math.ceil((10 + 2 * (period >> 1)) / period),
  )
  const head = y.subarray(0, cycles * period)
  const smooth = centredMean(head, period)
  const sums = new Float64Array(period)
  const counts = new Float64Array(period)
  for (let i = 0; i < head.length; i++) {
    const rest = (head[i] ?? 0) - (smooth[i] ?? NaN)
    if (Number.isNaN(rest)) continue
    sums[i % period] = (sums[i % period] ?? 0) + rest
    counts[i % period] = (counts[i % period] ?? 0) + 1
  }
  const raw = sums.map((sum, i) => sum / Math.max(1, counts[i] ?? 0))
  let mean = 0
  for (const value of raw) mean += value / period
  const first = smooth.filter((value) => !Number.isNaN(value)).subarray(0, 10)
  // A line through the first ten smoothed values, at positions 1 to 10.
  let slope = 0
  let average = 0
  for (let i = 0; i < first.length; i++) average += (first[i] ?? 0) / first.length
  const centre = (first.length + 1) / 2
  let spread = 0
  for (let i = 0; i < first.length; i++) {
    slope += (i + 1 - centre) * ((first[i] ?? 0) - average)
    spread += square(i + 1 - centre)
  }
  slope = spread > 0 ? slope / spread : 0
  return { level: average - slope * centre, trend: slope, season: raw.map((value) => value - mean) }
}
