import { log, square } from '../numeric/elementary.ts'
import { medianOf } from '../numeric/order.ts'

/** Logarithm of how many times as large the canary's measure is, with its standard error. */
export interface Contrast {
  readonly estimate: number
  readonly error: number
  readonly freedom: number
  readonly pairs: number
}

const fewest = 3
const trimmed = 0.2
/** Correlation of neighbouring minutes is not believed beyond this. */
const mostMemory = 0.8
/** No ratio of levels is known better than this: clocks and buckets are no finer. */
const leastError = 1e-3

/** Trimmed mean of the logarithms of the ratios of two levels, minute by minute. */
export function pairedLevels(baseline: Float64Array, canary: Float64Array): Contrast | undefined {
  const ratios: number[] = []
  for (let i = 0; i < Math.min(baseline.length, canary.length); i++) {
    const [a, b] = [baseline[i] ?? NaN, canary[i] ?? NaN]
    if (a > 0 && b > 0 && a < Infinity && b < Infinity) ratios.push(log(b) - log(a))
  }
  const n = ratios.length
  if (n < fewest) return undefined
  const sorted = Float64Array.from(ratios).sort()
  const cut = Math.floor(trimmed * n)
  let estimate = 0
  for (let i = cut; i < n - cut; i++) estimate += (sorted[i] ?? 0) / (n - 2 * cut)
  const winsorised = sorted.map((value) =>
    Math.min(sorted[n - 1 - cut] ?? value, Math.max(sorted[cut] ?? value, value)),
  )
  const centre = winsorised.reduce((sum, value) => sum + value / n, 0)
  const squares = winsorised.reduce((sum, value) => sum + square(value - centre), 0)
  const kept = n - 2 * cut
  const memory = memoryOf(Float64Array.from(ratios))
  const error = Math.sqrt((squares / (kept * (kept - 1))) * ((1 + memory) / (1 - memory)))
  return { estimate, error: Math.max(error, leastError), freedom: kept - 1, pairs: n }
}

function memoryOf(values: Float64Array): number {
  const centre = medianOf(values)
  let products = 0
  let squares = 0
  for (let i = 0; i < values.length; i++) {
    const one = (values[i] ?? 0) - centre
    squares += one * one
    if (i > 0) products += one * ((values[i - 1] ?? 0) - centre)
  }
  return squares > 0 ? Math.min(mostMemory, Math.max(0, products / squares)) : 0
}

export interface PairedRates {
  readonly baseline: Float64Array
  readonly canary: Float64Array
  readonly baselineWhole: Float64Array
  readonly canaryWhole: Float64Array
  /** Failures of requests, rather than happenings of which a request may have many. */
  readonly isBinomial: boolean
}

/**
 * Mantel and Haenszel's rate ratio over minutes, with the variance of Greenland and Robins (1985)
 * times the spread of minutes beyond counting; half a happening is added to both where one has none.
 */
export function pairedRates(rates: PairedRates): Contrast | undefined {
  const strata = strataOf(rates)
  if (strata.length < fewest) return undefined
  let [ours, theirs, variance, excess, information] = [0, 0, 0, 0, 0]
  for (const { x, y, m, n } of strata) {
    const all = m + n
    ours += (y * m) / all
    theirs += (x * n) / all
    variance += ((x + y) * m * n - (rates.isBinomial ? x * y * all : 0)) / (all * all)
    excess += y - ((x + y) * n) / all
    information += ((x + y) * m * n) / (all * all)
  }
  if (ours + theirs === 0)
    return { estimate: 0, error: 1, freedom: strata.length - 1, pairs: strata.length }
  const added = ours === 0 || theirs === 0 ? 0.25 : 0
  const spread = spreadBeyondCounting(strata, information > 0 ? excess / information : 0)
  const own = variance / ((ours + added) * (theirs + added))
  return {
    estimate: log((ours + added) / (theirs + added)),
    error: Math.max(
      leastError,
      Math.sqrt(spread * Math.max(own, 1 / (strata.length + ours + theirs))),
    ),
    freedom: strata.length - 1,
    pairs: strata.length,
  }
}

interface Stratum {
  readonly x: number
  readonly y: number
  readonly m: number
  readonly n: number
}

function strataOf({
  baseline,
  canary,
  baselineWhole,
  canaryWhole,
  isBinomial,
}: PairedRates): Stratum[] {
  const strata: Stratum[] = []
  for (let i = 0; i < Math.min(baselineWhole.length, canaryWhole.length); i++) {
    const [m, n] = [baselineWhole[i] ?? NaN, canaryWhole[i] ?? NaN]
    const [x, y] = [baseline[i] ?? NaN, canary[i] ?? NaN]
    if (!(m > 0 && n > 0 && m + n < 1e100 && x >= 0 && y >= 0 && x + y < 1e100)) continue
    strata.push(isBinomial ? { x: Math.min(x, m), y: Math.min(y, n), m, n } : { x, y, m, n })
  }
  return strata
}

/** Pearson's chi-square of the minutes around their common difference, over its freedom; at least 1. */
function spreadBeyondCounting(strata: readonly Stratum[], slope: number): number {
  let sum = 0
  let used = 0
  for (const { x, y, m, n } of strata) {
    const all = m + n
    const due = ((x + y) * n) / all
    const variance = ((x + y) * m * n) / (all * all)
    if (!(variance > 0)) continue
    sum += square(y - due - slope * variance) / variance
    used++
  }
  return used > 1 ? Math.max(1, sum / (used - 1)) : 1
}
