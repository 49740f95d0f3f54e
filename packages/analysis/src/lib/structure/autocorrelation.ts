import { square } from '../numeric/elementary.ts'
import { answer, noAnswer, tooFew, type Answer, type Numbers } from '../answer.ts'
import { fillLinear } from './gaps.ts'
import { wholeNumberProblem } from '../numeric/options.ts'
import { bridgedRemark, missingRemark, presentIndices } from '../numeric/present.ts'

/**
 * Autocorrelation at lags 0 to `lags`, in the usual biased form (every sum is divided by that of
 * lag 0, so that it is a proper correlation sequence) (Box and Jenkins 1976; statsmodels' `acf`).
 *
 * `values` are evenly spaced, lags in samples, the answer without a unit: one number for each lag,
 * at most n − 1. Of independent values 95 % lie within ±1.96 / √n. Missing values are left out of
 * each sum, which draws the answer towards 0. O(n × lags).
 *
 * @example autocorrelation([1, 2, 1, 2, 1, 2], 2).value // [1, -0.83, 0.67]
 */
export function autocorrelation(values: Numbers, lags: number): Answer<Float64Array | null> {
  const problem = wholeNumberProblem('The largest lag', lags, 0)
  if (problem) return problem
  const n = values.length
  if (n < 3) return tooFew(n, 3)
  let sum = 0
  let present = 0
  for (let i = 0; i < n; i++) {
    const value = values[i] ?? NaN
    if (!Number.isFinite(value)) continue
    sum += value
    present++
  }
  if (present < 3) return tooFew(present, 3)
  const mean = sum / present
  const centred = new Float64Array(n)
  let squares = 0
  for (let i = 0; i < n; i++) {
    const value = values[i] ?? NaN
    centred[i] = Number.isFinite(value) ? value - mean : 0
    squares += square(centred[i] ?? 0)
  }
  if (!(squares > 0))
    return noAnswer('constant-series', 'A constant series has no autocorrelation.')
  const result = new Float64Array(Math.min(lags, n - 1) + 1)
  for (let lag = 0; lag < result.length; lag++) {
    let product = 0
    for (let i = lag; i < n; i++) product += (centred[i] ?? 0) * (centred[i - lag] ?? 0)
    result[lag] = product / squares
  }
  return answer(result, missingRemark(n, present))
}

export interface Period {
  /** Length in samples. */
  readonly period: number
  /** Share of the detrended variance that repeats with this period, in [0, 1]. */
  readonly strength: number
}

/**
 * Periods that an evenly spaced series repeats with, in samples, strongest first; empty when there
 * is none.
 *
 * A straight line is taken off; then every local maximum of the autocorrelation counts that passes
 * 2.6 / √n and `minimumStrength` (.2), rises from what lies before it, and holds up at twice the
 * lag (Vlachos et al. 2005 confirm the peaks of a spectrum by the autocorrelation, too). A period
 * must fit three times into the series and be no longer than `longest` (3,000); a multiple of a
 * stronger one is not listed again. Missing values are bridged by lines; twelve must be there. O(n
 * × longest period).
 *
 * @example detectPeriods(Array.from({ length: 96 }, (_, i) => Math.sin(i / 24 * 2 * Math.PI))).value?.[0]?.period // 24
 */
export function detectPeriods(
  values: Numbers,
  options: { readonly longest?: number; readonly minimumStrength?: number } = {},
): Answer<readonly Period[] | null> {
  const n = values.length
  const { length: present } = presentIndices(values)
  if (present < 12) return tooFew(present, 12)
  const longest = Math.min(options.longest ?? 3000, Math.floor(n / 3))
  const filled = fillLinear(values)
  const correlations = autocorrelation(detrended(filled, longest), Math.min(2 * longest + 1, n - 1))
  if (correlations.value === null) return { value: null, diagnostics: correlations.diagnostics }
  const acf = correlations.value
  const bound = Math.max(2.6 / Math.sqrt(n), options.minimumStrength ?? 0.2)
  const found: Period[] = []
  for (let lag = 2; lag <= longest; lag++) {
    const height = acf[lag] ?? 0
    if (height < bound || height < (acf[lag - 1] ?? 0) || height < (acf[lag + 1] ?? 0)) continue
    const isRise = lowestBefore(acf, lag) < height - 0.1
    if (isRise && (acf[2 * lag] ?? height) > height / 2)
      found.push({ period: lag, strength: height })
  }
  found.sort((a, b) => b.strength - a.strength || a.period - b.period)
  const kept: Period[] = []
  for (const candidate of found) {
    const isMultiple = kept.some(({ period, strength }) => {
      const ratio = candidate.period / period
      return (
        Math.abs(ratio - Math.round(ratio)) < 0.05 * Math.max(1, ratio / 4) &&
        candidate.strength < strength + 0.1
      )
    })
    const replaces = kept.findIndex(({ period, strength }) => {
      const ratio = period / candidate.period
      return (
        ratio > 1.5 &&
        Math.abs(ratio - Math.round(ratio)) < 0.05 &&
        candidate.strength > strength - 0.1
      )
    })
    if (replaces >= 0) kept[replaces] = candidate
    else if (!isMultiple) kept.push(candidate)
  }
  return answer(kept, bridgedRemark(values))
}

function lowestBefore(acf: Float64Array, lag: number): number {
  let lowest = Infinity
  for (let i = Math.floor(lag / 2); i < lag; i++) lowest = Math.min(lowest, acf[i] ?? 0)
  return lowest
}

/** Takes away a straight line, which otherwise looks like one endless period. */
function detrended(values: Float64Array, longest: number): Float64Array {
  const n = values.length
  const centre = (n - 1) / 2
  let mean = 0
  for (const value of values) mean += value / n
  let slope = 0
  for (let i = 0; i < n; i++) slope += (i - centre) * ((values[i] ?? 0) - mean)
  slope *= longest > 0 ? 12 / (n * (n * n - 1)) : 0
  return values.map((value, i) => value - mean - slope * (i - centre))
}
