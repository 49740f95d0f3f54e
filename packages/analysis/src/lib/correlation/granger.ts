import { answer, noAnswer, tooFew, type Answer, type Numbers } from '../answer.ts'
import { fTail } from '../numeric/distributions.ts'
import { leastSquares } from '../numeric/least-squares.ts'
import { fillLinear } from '../structure/gaps.ts'
import { correlationOf, correlationPValue, type Correlation } from './pairwise.ts'
import { bridgedRemark, missingRemark } from '../numeric/present.ts'

export interface Granger {
  readonly statistic: number
  readonly pValue: number
  readonly numeratorDegrees: number
  readonly denominatorDegrees: number
  /** Share of the error of the own-past forecast that the other series takes away. */
  readonly improvement: number
}

/**
 * Granger causality: does the past of `cause` help to forecast `effect` beyond its own past
 * (Granger 1969)? F-test of `lags` lags, with an intercept, as statsmodels'
 * `grangercausalitytests`.
 *
 * Two evenly spaced series of one length, lags in samples. Precedence, not causation: a common
 * driver seen first in one of them passes as well. Both series should be stationary; difference
 * them otherwise. Missing values are bridged by lines. O(n × lags²).
 *
 * @example granger(cpu, latency, { lags: 4 }).value?.improvement // about 1: latency repeats the processor four samples later
 */
export function granger(
  cause: Numbers,
  effect: Numbers,
  options: { readonly lags: number },
): Answer<Granger | null> {
  const { lags } = options
  if (!Number.isInteger(lags) || lags < 1)
    return noAnswer('invalid-option', `lags must be a whole number of at least 1, got ${lags}.`)
  const n = Math.min(cause.length, effect.length)
  const rows = n - lags
  const denominatorDegrees = rows - 2 * lags - 1
  if (denominatorDegrees < 1) return tooFew(n, 3 * lags + 2)
  const x = fillLinear(cause)
  const y = fillLinear(effect)
  const target = y.slice(lags, n)
  const own = [new Float64Array(rows).fill(1)]
  const other: Float64Array[] = []
  for (let lag = 1; lag <= lags; lag++) {
    own.push(y.slice(lags - lag, n - lag))
    other.push(x.slice(lags - lag, n - lag))
  }
  const restricted = leastSquares(own, target)
  const full = leastSquares([...own, ...other], target)
  if (!(full.residualSquares > 0))
    return noAnswer('degenerate', 'The forecast is perfect, so no test is possible.')
  const explained = restricted.residualSquares - full.residualSquares
  const statistic = explained / lags / (full.residualSquares / denominatorDegrees)
  return answer(
    {
      statistic,
      pValue: fTail(statistic, lags, denominatorDegrees),
      numeratorDegrees: lags,
      denominatorDegrees,
      improvement: explained / restricted.residualSquares,
    },
    [
      ...bridgedRemark(cause, effect),
      ...(full.dropped > 0
        ? [{ code: 'degenerate' as const, message: 'Some lags were collinear and left out.' }]
        : []),
    ],
  )
}

/**
 * Correlation of two series after a straight-line dependence on others was taken out of both (Yule
 * 1907): what is left when the common driver (traffic, for example) is held still. p-value by
 * Student's t with a pair less for each control (Fisher 1924), for independent rows. Rows with a
 * missing value are left out. O(n × controls²).
 *
 * @example partialCorrelation(cpu, latency, [traffic]).value?.coefficient // 0.02
 */
export function partialCorrelation(
  a: Numbers,
  b: Numbers,
  controls: readonly Numbers[],
): Answer<Correlation | null> {
  const length = Math.min(a.length, b.length, ...controls.map((control) => control.length))
  const rows: number[] = []
  for (let i = 0; i < length; i++) {
    const isPresent = [a, b, ...controls].every((series) => Number.isFinite(series[i] ?? NaN))
    if (isPresent) rows.push(i)
  }
  const needed = controls.length + 4
  if (rows.length < needed) return tooFew(rows.length, needed)
  const pick = (series: Numbers): Float64Array => Float64Array.from(rows, (i) => series[i] ?? 0)
  const columns = [new Float64Array(rows.length).fill(1), ...controls.map(pick)]
  const coefficient = correlationOf(
    leastSquares(columns, pick(a)).residuals,
    leastSquares(columns, pick(b)).residuals,
  )
  if (Number.isNaN(coefficient))
    return noAnswer('constant-series', 'Nothing varies once the controls are taken out.')
  const pValue = correlationPValue(coefficient, rows.length - controls.length)
  return answer({ coefficient, pValue, pairs: rows.length }, missingRemark(length, rows.length))
}
