import { expm1, log1p } from '../numeric/elementary.ts'
import { answer, noAnswer, tooFew, type Answer, type Diagnostic, type Numbers } from '../answer.ts'
import { centred } from '../numeric/moments.ts'
import { fillLinear } from '../structure/gaps.ts'
import { correlationPValue } from './pairwise.ts'
import { prewhiten } from './prewhiten.ts'
import { bridgedRemark } from '../numeric/present.ts'

export interface LaggedOptions {
  /** Largest lag looked at on either side, in samples. */
  readonly maximumLag: number
  /** Take out what each series owes to its own past first; true unless told. */
  readonly prewhiten?: boolean
}

/** How one series moves with another when one of them is delayed. */
export interface LaggedCorrelation {
  /** Lag of the strongest correlation: positive when `y` follows `x` by that many samples. */
  readonly lag: number
  readonly coefficient: number
  /** Corrected for autocorrelation (by effective size) and for the number of lags tried. */
  readonly pValue: number
  /** Normalised cross-correlation at lags −maximumLag … maximumLag of the raw series. */
  readonly coefficients: Float64Array
}

/**
 * Lagged cross-correlation of two evenly sampled series: do they move together, and which leads?
 *
 * The coefficients are the usual ones, Σ (x_t − x̄)(y_{t+k} − ȳ) / (n σx σy). Two smooth series
 * correlate at some lag by accident, so the lag and significance are taken from the series after
 * pre-whitening (an autoregression fitted to `x` filters both; Box and Jenkins 1976), with
 * Bartlett's variance for what autocorrelation is left, times the number of lags. Moving ahead is
 * not causing: a common driver gives the same picture. O(n × lags).
 *
 * @example laggedCorrelation(cpu, latency, { maximumLag: 30 }).value?.lag // 4: latency follows by 4 samples
 */
export function laggedCorrelation(
  xs: Numbers,
  ys: Numbers,
  options: LaggedOptions,
): Answer<LaggedCorrelation | null> {
  const n = Math.min(xs.length, ys.length)
  const maximumLag = Math.min(Math.floor(options.maximumLag), n - 3)
  if (n < 10 || maximumLag < 0) return tooFew(n, 10)
  const x = fillLinear(xs).subarray(0, n)
  const y = fillLinear(ys).subarray(0, n)
  const coefficients = crossCorrelation(x, y, maximumLag)
  if (coefficients === undefined)
    return noAnswer('constant-series', 'One of the series is constant or empty.')
  const diagnostics: Diagnostic[] = bridgedRemark(xs, ys)
  const filtered = options.prewhiten === false ? { x, y } : prewhiten(x, y)
  const tested = crossCorrelation(filtered.x, filtered.y, maximumLag) ?? coefficients
  let best = 0
  for (let i = 1; i < tested.length; i++) {
    if (Math.abs(tested[i] ?? 0) > Math.abs(tested[best] ?? 0)) best = i
  }
  const lag = best - maximumLag
  const size = effectiveSize(filtered.x, filtered.y, n - Math.abs(lag))
  if (size < 0.5 * n) {
    diagnostics.push({
      code: 'autocorrelated',
      message: `${n} samples carry the information of about ${Math.round(size)} independent ones.`,
    })
  }
  const single = correlationPValue(tested[best] ?? 0, size)
  // As 1 - (1 - single) ** n, with the digits that it loses when the single one is tiny.
  const pValue = -expm1(tested.length * log1p(-single))
  return answer(
    {
      lag,
      coefficient: tested[best] ?? 0,
      pValue,
      coefficients,
    },
    diagnostics,
  )
}

/** Normalised cross-correlation at lags −maximumLag … maximumLag; nothing for a constant side. */
function crossCorrelation(
  x: Float64Array,
  y: Float64Array,
  maximumLag: number,
): Float64Array | undefined {
  const n = x.length
  const left = centred(x)
  const right = centred(y)
  const scale = Math.sqrt(left.squares * right.squares)
  if (!(scale > 0)) return undefined
  const result = new Float64Array(2 * maximumLag + 1)
  for (let lag = -maximumLag; lag <= maximumLag; lag++) {
    let sum = 0
    const from = Math.max(0, -lag)
    const to = Math.min(n, n - lag)
    for (let t = from; t < to; t++) sum += (left.values[t] ?? 0) * (right.values[t + lag] ?? 0)
    result[lag + maximumLag] = sum / scale
  }
  return result
}

/** Bartlett's effective number of pairs: n / Σ ρx(k) ρy(k), over lags up to 20. */
function effectiveSize(x: Float64Array, y: Float64Array, pairs: number): number {
  const left = centred(x)
  const right = centred(y)
  const lags = Math.min(20, Math.floor(x.length / 4))
  let sum = 1
  for (let k = 1; k <= lags; k++) {
    const product =
      (lagProduct(left.values, k) / left.squares) * (lagProduct(right.values, k) / right.squares)
    sum += 2 * (1 - k / x.length) * product
  }
  return Math.min(pairs, Math.max(3, pairs / Math.max(sum, 0.5)))
}

function lagProduct(values: Float64Array, lag: number): number {
  let sum = 0
  for (let t = lag; t < values.length; t++) sum += (values[t] ?? 0) * (values[t - lag] ?? 0)
  return sum
}
