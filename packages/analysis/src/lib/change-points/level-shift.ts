import { exp, log } from '../numeric/elementary.ts'
import { answer, noAnswer, tooFew, type Answer, type Diagnostic, type Numbers } from '../answer.ts'
import { lagOneCorrelation } from '../numeric/moments.ts'
import { MAD_TO_SIGMA, madAround, medianOf, midranks } from '../numeric/order.ts'
import { presentPairs } from '../numeric/present.ts'
import type { Interval } from '../tests/proportions.ts'
import {
  mostPermuted,
  permutationPValue,
  shiftProbability,
  studentPValue,
  type Scan,
  type SplitRange,
} from './shift-significance.ts'

export interface LevelShiftOptions {
  /** Fewest points on each side of the shift; 3 unless told. */
  readonly minimumSegment?: number
  /** Largest p-value that still counts as a shift; .05 unless told. */
  readonly significance?: number
  /** Shifts that are smaller than this share of the level before are not reported; 0 unless told. */
  readonly minimumRelativeChange?: number
  /** Only shifts in this direction count; both unless told. */
  readonly direction?: 'up' | 'down'
  /** Look for the shift only at or after this time (the level before it still uses all points). */
  readonly notBefore?: number
  /** Look for the shift only at or before this time. */
  readonly notAfter?: number
  /** Permutations for the rank test; 499 unless told. */
  readonly permutations?: number
  readonly seed?: number
}

/** One lasting change of level in a series. Times have the unit of the input, levels that of the values. */
export interface LevelShift {
  /** Time of the first point at the new level. */
  readonly onset: number
  /** Where the change lies with 95 % probability: after `low` and not later than `high`. */
  readonly onsetInterval: Interval
  /** Index of the onset among the present points in order of time. */
  readonly onsetIndex: number
  /** Median before and after. */
  readonly before: number
  readonly after: number
  /** Change of level in robust standard deviations of the noise around both levels. */
  readonly effect: number
  /** (after − before) / |before|; `null` where the level before is zero. */
  readonly relativeChange: number | null
  readonly pValue: number
  /** Largest probability that there is a shift which the p-value supports, from even odds. */
  readonly probability: number
  readonly direction: 'up' | 'down'
  readonly pointsBefore: number
  readonly pointsAfter: number
}

/**
 * Finds the one lasting change of level in a short series, robust to outliers.
 *
 * `times` and `values` have equal length; missing values are `NaN`; a dozen points are enough for a
 * clear shift. The split is the one with the largest standardised rank sum, moved to the highest
 * posterior of a two-level normal model on values clipped at four deviations (flat prior on the
 * split; its 95 % set is `onsetInterval`), then back over a run of clear departures, since a ramp
 * begins before its middle. Significance is twice the smaller of two p-values: a permutation of the
 * maximal rank sum (Pettitt 1979), and Student's t of the robust difference times the number of
 * splits tried. Both allow for lag-one autocorrelation of the noise. `probability` is the bound of
 * Sellke, Bayarri and Berger (2001). `value` is `null` when no shift is significant.
 *
 * Distrust it for trends, seasons and series with several changes (see `pelt`), and remember that
 * it always prefers one clear step. O(n log n + permutations × n).
 *
 * @example levelShift({ times, values: [9, 11, 10, 9, 11, 10, 50, 52, 51, 49] }).value?.before // 10
 */
export function levelShift(input: {
  readonly times: Numbers
  readonly values: Numbers
  readonly options?: LevelShiftOptions
}): Answer<LevelShift | null> {
  const options = input.options ?? {}
  const minimumSegment = Math.max(2, Math.floor(options.minimumSegment ?? 3))
  const { times, values, diagnostics } = presentPairs(input.times, input.values)
  const n = values.length
  if (n < 2 * minimumSegment + 2) {
    return {
      value: null,
      diagnostics: [...tooFew(n, 2 * minimumSegment + 2).diagnostics, ...diagnostics],
    }
  }
  const { ranks, tieTerm } = midranks(values)
  const rankVariance = ((n + 1) / 12) * (1 - tieTerm / (n * n * n - n))
  if (!(rankVariance > 0)) {
    return noAnswer('constant-series', 'All values are equal, so nothing moved.')
  }
  const range = splitRange(times, minimumSegment, options)
  if (range.from > range.to) {
    return noAnswer('too-few-values', 'No split of the series lies within the times allowed.')
  }
  const signed = options.direction === 'up' ? 1 : options.direction === 'down' ? -1 : 0
  const scan = strongestSplit(ranks, rankVariance, { ...range, signed })
  const clipped = clipAround(values, scan.split)
  const posterior = splitPosterior(clipped.values, range, clipped.inflation)
  const split = rampStart(values, posterior.best, { ...clipped, from: range.from })
  const before = medianOf(values.subarray(0, split))
  const after = medianOf(values.subarray(posterior.best))
  const difference = after - before
  if (difference === 0 || (signed !== 0 && Math.sign(difference) !== signed)) {
    return answer(null, [
      ...diagnostics,
      {
        code: 'no-alternative',
        message: 'The levels on both sides of the best split do not differ as asked.',
      },
    ])
  }
  const sigma = clipped.sigma
  const byStudent = studentPValue({
    difference,
    sigma,
    n,
    split,
    inflation: clipped.inflation,
    splits: range.to - range.from + 1,
  })
  const permutations = Math.max(1, options.permutations ?? 499)
  // The smaller of the two counts, and permutations can show nothing smaller than this.
  const byRanks =
    n <= mostPermuted && byStudent <= 1 / (permutations + 1)
      ? 1
      : permutationPValue(ranks, scan.strength / clipped.inflation, {
          ...{ ...range, signed, rankVariance, permutations },
          seed: options.seed ?? 1,
        })
  const pValue = Math.min(1, 2 * Math.min(byRanks, byStudent))
  const relativeChange = before === 0 ? null : difference / Math.abs(before)
  const remarks = [
    ...diagnostics,
    ...shiftRemarks(values, split, { inflation: clipped.inflation, minimumSegment }),
  ]
  const isTooSmall =
    relativeChange !== null && Math.abs(relativeChange) < (options.minimumRelativeChange ?? 0)
  if (pValue > (options.significance ?? 0.05) || isTooSmall) {
    const reason = isTooSmall
      ? `The level moved by only ${(100 * (relativeChange ?? 0)).toFixed(1)} %.`
      : `The largest change of level is within what noise brings (p = ${pValue.toPrecision(2)}).`
    return answer(null, [...remarks, { code: 'no-alternative', message: reason }])
  }
  return answer(
    {
      onset: times[split] ?? NaN,
      onsetInterval: {
        low: times[Math.min(split, posterior.low) - 1] ?? NaN,
        high: times[Math.max(split, posterior.high)] ?? NaN,
      },
      onsetIndex: split,
      before,
      after,
      effect: sigma > 0 ? difference / sigma : Math.sign(difference) * Infinity,
      relativeChange,
      pValue,
      probability: shiftProbability(pValue),
      direction: difference > 0 ? 'up' : 'down',
      pointsBefore: split,
      pointsAfter: n - split,
    },
    remarks,
  )
}

function splitRange(times: Float64Array, minimum: number, options: LevelShiftOptions): SplitRange {
  let from = minimum
  let to = times.length - minimum
  while (from <= to && (times[from] ?? 0) < (options.notBefore ?? -Infinity)) from++
  while (to >= from && (times[to] ?? 0) > (options.notAfter ?? Infinity)) to--
  return { from, to }
}

function strongestSplit(
  ranks: Float64Array,
  rankVariance: number,
  scan: Scan,
): { split: number; strength: number } {
  const n = ranks.length
  const mean = (n + 1) / 2
  let sum = 0
  let split = scan.from
  let strength = -Infinity
  for (let k = 1; k <= scan.to; k++) {
    sum += (ranks[k - 1] ?? 0) - mean
    if (k < scan.from) continue
    const z = -sum / Math.sqrt(k * (n - k) * rankVariance)
    const size = scan.signed === 0 ? Math.abs(z) : z * scan.signed
    if (size > strength) {
      strength = size
      split = k
    }
  }
  return { split, strength }
}

interface Clipped {
  readonly values: Float64Array
  readonly sigma: number
  /** Factor on standard errors that allows for autocorrelated noise; at least 1. */
  readonly inflation: number
}

/** Noise around the two levels of a first split, and the values with their outliers drawn in. */
function clipAround(values: Float64Array, split: number): Clipped {
  const n = values.length
  const before = medianOf(values.subarray(0, split))
  const after = medianOf(values.subarray(split))
  const residuals = values.map((value, i) => value - (i < split ? before : after))
  const typical = MAD_TO_SIGMA * madAround(residuals, 0)
  let absolute = 0
  for (const residual of residuals) {
    absolute += typical > 0 ? Math.min(Math.abs(residual), 5 * typical) : Math.abs(residual)
  }
  // Heavy tails make the MAD too small and single outliers the mean deviation too large.
  const sigma = Math.max(typical, Math.sqrt(Math.PI / 2) * (absolute / Math.max(1, n - 2)))
  const low = Math.min(before, after) - 4 * sigma
  const high = Math.max(before, after) + 4 * sigma
  const drawnIn = residuals.map((residual) => Math.max(-3 * sigma, Math.min(3 * sigma, residual)))
  // Two fitted levels bias the lag-one correlation down by about 2/n (Kendall 1954).
  const correlation = Math.max(0, Math.min(0.9, lagOneCorrelation(drawnIn) - 1 / Math.sqrt(n)))
  return {
    values: values.map((value) => Math.max(low, Math.min(high, value))),
    sigma,
    inflation: Math.sqrt((1 + correlation) / (1 - correlation)),
  }
}

/** Posterior of the split under two normal levels with unknown means and common variance. */
function splitPosterior(
  values: Float64Array,
  range: SplitRange,
  inflation: number,
): { best: number; low: number; high: number } {
  const n = values.length
  let total = 0
  let squares = 0
  const centre = medianOf(values)
  for (const value of values) {
    total += value - centre
    squares += (value - centre) * (value - centre)
  }
  const logs = new Float64Array(range.to + 1).fill(-Infinity)
  let sum = 0
  let best = range.from
  // Autocorrelated noise carries less information: the likelihood is tempered by the variance factor.
  const weight = (n - 2) / 2 / (inflation * inflation)
  const floor = Math.max(squares * 1e-12, Number.MIN_VALUE)
  for (let k = 1; k <= range.to; k++) {
    sum += (values[k - 1] ?? 0) - centre
    if (k < range.from) continue
    const rest = total - sum
    const within = Math.max(floor, squares - (sum * sum) / k - (rest * rest) / (n - k))
    logs[k] = -weight * log(within) - 0.5 * log(k * (n - k))
    if ((logs[k] ?? 0) > (logs[best] ?? -Infinity)) best = k
  }
  const top = logs[best] ?? 0
  let mass = 0
  for (let k = range.from; k <= range.to; k++) mass += exp((logs[k] ?? 0) - top)
  let low = best
  let high = best
  let covered = 1
  while (covered < 0.95 * mass) {
    const left = low > range.from ? (logs[low - 1] ?? -Infinity) : -Infinity
    const right = high < range.to ? (logs[high + 1] ?? -Infinity) : -Infinity
    if (left === -Infinity && right === -Infinity) break
    if (left >= right) covered += exp((logs[--low] ?? 0) - top)
    else covered += exp((logs[++high] ?? 0) - top)
  }
  return { best, low, high }
}

/** Walks back from the split over points that already stand clearly off the level before. */
function rampStart(
  values: Float64Array,
  split: number,
  options: { readonly sigma: number; readonly from: number },
): number {
  const before = values.subarray(0, split)
  const level = medianOf(before)
  const direction = Math.sign(medianOf(values.subarray(split)) - level)
  const spread = Math.max(MAD_TO_SIGMA * madAround(before, level), options.sigma / 2)
  let start = split
  while (start > options.from && ((values[start - 1] ?? 0) - level) * direction > 3 * spread)
    start--
  return start
}

function shiftRemarks(
  values: Float64Array,
  split: number,
  fit: { readonly inflation: number; readonly minimumSegment: number },
): Diagnostic[] {
  const n = values.length
  const remarks: Diagnostic[] = []
  if (fit.inflation > 1.5) {
    remarks.push({
      code: 'autocorrelated',
      message: 'Neighbouring points are strongly correlated; the evidence was weakened for it.',
    })
  }
  if (n - split <= fit.minimumSegment || split <= fit.minimumSegment) {
    remarks.push({
      code: 'near-edge',
      message: `Only ${Math.min(split, n - split)} points lie on one side of the shift.`,
    })
  }
  if (lineFitsBetter(values, split)) {
    remarks.push({
      code: 'looks-like-a-trend',
      message: 'A straight line fits better than one step.',
    })
  }
  return remarks
}

function lineFitsBetter(values: Float64Array, split: number): boolean {
  const n = values.length
  const centre = (n - 1) / 2
  let mean = 0
  for (const value of values) mean += value / n
  let slopeSum = 0
  let total = 0
  let left = 0
  for (let i = 0; i < n; i++) {
    const deviation = (values[i] ?? 0) - mean
    slopeSum += (i - centre) * deviation
    total += deviation * deviation
    if (i < split) left += deviation
  }
  const byLine = (slopeSum * slopeSum * 12) / (n * (n * n - 1))
  const byStep = (left * left) / split + (left * left) / (n - split)
  return byLine > byStep && byLine > 0.5 * total
}
