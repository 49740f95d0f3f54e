import type { Series } from '../answer.ts'
import { evidence } from '../evidence.ts'
import { formatClock, formatQuantity } from '../format.ts'
import {
  autocorrelation,
  mannKendall,
  normalQuantile,
  normalTail,
  shiftProbability,
  theilSen,
} from './library.ts'
import { derived, valueOf, type AnalysisOptions, type AnalysisResult } from './result.ts'

const minuteMs = 60_000

/** A steady rise or fall. Its probability is the most that the test's p-value supports from even odds. */
export type Trend = AnalysisResult & {
  readonly direction: 'up' | 'down'
  /** Change of the level per minute, in the series' unit, and its 95 % interval. */
  readonly perMinute: number
  readonly perMinuteInterval: { readonly low: number; readonly high: number }
  /** Level on the fitted line at the first and the last value, in the series' unit. */
  readonly first: number
  readonly last: number
}

export type TrendOptions = AnalysisOptions & {
  /** Only a trend in this direction counts; both unless told. */
  readonly direction?: 'up' | 'down'
  /** Largest p-value that still counts; .05 unless told. */
  readonly significance?: number
}

/** When a level reaches its limit if it goes on as it did; times in epoch milliseconds. */
export type Exhaustion = Trend & {
  readonly at: number
  /** From the steepest to the flattest slope of the 95 % interval; `to` is null when that never arrives. */
  readonly interval: { readonly from: number; readonly to: number | null }
}

export type ExhaustionOptions = TrendOptions & {
  /** The level that cannot be passed, in the series' unit. */
  readonly limit: number
  /** How far ahead of the last value an arrival is still told; as long as the series itself unless told. */
  readonly horizonMs?: number
}

/** See `Analyze.trend`. */
export function trend(series: Series | undefined, options: TrendOptions = {}): Trend | null {
  const fit = series && fitTrend(series, options)
  if (!series || !fit) return null
  const { title = series.name, marks = [] } = options
  const unit = series.unit ?? ''
  const verb = fit.direction === 'up' ? 'rises' : 'falls'
  const sentence = `${title} ${verb} steadily by ${formatQuantity(Math.abs(fit.perMinute), unit)} a minute, from ${formatQuantity(fit.first, unit)} to ${formatQuantity(fit.last, unit)}`
  return {
    ...fit,
    sentence,
    evidence: evidence.series({
      title: sentence,
      unit,
      series: [series, lineOf(series, fit)],
      marks,
    }),
  }
}

/** See `Analyze.exhaustion`. */
export function exhaustion(
  series: Series | undefined,
  options: ExhaustionOptions,
): Exhaustion | null {
  const { limit } = options
  const fit = series && fitTrend(series, options)
  if (!series || !fit || (limit - fit.last) * fit.perMinute <= 0) return null
  const { title = series.name, marks = [] } = options
  const [start = 0, end = 0] = [series.times[0], series.times.at(-1)]
  const arrival = (perMinute: number): number =>
    (limit - fit.last) * perMinute > 0
      ? end + ((limit - fit.last) / perMinute) * minuteMs
      : Infinity
  const at = arrival(fit.perMinute)
  if (at > end + (options.horizonMs ?? end - start)) return null
  const ends = [arrival(fit.perMinuteInterval.low), arrival(fit.perMinuteInterval.high)]
  const [from, to] = [Math.min(...ends), Math.max(...ends)]
  const unit = series.unit ?? ''
  const sentence = `${title} reaches ${formatQuantity(limit, unit)} at ${formatClock(at)} if it goes on ${fit.direction === 'up' ? 'rising' : 'falling'} by ${formatQuantity(Math.abs(fit.perMinute), unit)} a minute`
  return {
    ...fit,
    at,
    interval: { from, to: Number.isFinite(to) ? to : null },
    sentence,
    evidence: evidence.series({
      title: sentence,
      unit,
      series: [series, lineOf(series, fit, { at, value: limit })],
      marks: [...marks, { at, label: `reaches ${formatQuantity(limit, unit)}` }],
      regions: [{ from, to: Number.isFinite(to) ? to : at + (at - end), label: 'expected' }],
    }),
  }
}

type Fit = Pick<
  Trend,
  'direction' | 'perMinute' | 'perMinuteInterval' | 'first' | 'last' | 'probability' | 'diagnostics'
>

function fitTrend(series: Series, options: TrendOptions): Fit | null {
  const test = mannKendall(series.values)
  const { pValue: uncorrected = 1 } = valueOf(test, options) ?? {}
  const [start = 0, end = 0] = [series.times[0], series.times.at(-1)]
  const minutes = series.times.map((time) => (time - start) / minuteMs)
  const line = theilSen(minutes, series.values)
  const value = valueOf(line, options)
  if (!value || value.slope === 0) return null
  const rest = series.values.map((one, index) => one - value.slope * (minutes[index] ?? NaN))
  const pValue = correctedPValue(uncorrected, rest)
  if (pValue > (options.significance ?? 0.05)) return null
  const direction = value.slope > 0 ? 'up' : 'down'
  if (options.direction && options.direction !== direction) return null
  return {
    direction,
    perMinute: value.slope,
    perMinuteInterval: value.interval,
    first: value.intercept,
    last: value.intercept + (value.slope * (end - start)) / minuteMs,
    probability: shiftProbability(pValue),
    diagnostics: [...test.diagnostics, ...line.diagnostics],
  }
}

/**
 * The p-value with as many values as there would be if neighbours did not resemble each other, by
 * the lag-one autocorrelation of what the line leaves (Bayley and Hammersley 1946; Yue and Wang 2004).
 */
function correctedPValue(pValue: number, rest: Float64Array): number {
  const resemblance = Math.min(0.99, Math.max(0, autocorrelation(rest, 1).value?.[1] ?? 0))
  // Beyond 38 deviations the tail is no number any more.
  const deviations = Math.min(38, -normalQuantile(pValue / 2))
  return Math.min(1, 2 * normalTail(deviations * Math.sqrt((1 - resemblance) / (1 + resemblance))))
}

/** The fitted line from the first value to the last, or on to a point beyond. */
function lineOf(
  series: Series,
  fit: Fit,
  beyond?: { readonly at: number; readonly value: number },
): Series {
  const [start = 0, end = 0] = [series.times[0], series.times.at(-1)]
  const ends = [[start, fit.first], [end, fit.last], ...(beyond ? [[beyond.at, beyond.value]] : [])]
  return {
    ...derived(
      series,
      'trend',
      Float64Array.from(ends, ([, level = NaN]) => level),
    ),
    times: Float64Array.from(ends, ([time = NaN]) => time),
  }
}
