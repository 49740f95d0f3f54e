import { log, square } from '../numeric/elementary.ts'
import { answer, noAnswer, tooFew, type Answer, type Diagnostic, type Numbers } from '../answer.ts'
import { fillLinear } from '../structure/gaps.ts'
import type { SegmentCost } from './costs.ts'
import { levelOrLineCost } from './level-or-line.ts'
import { optimalPartition } from './segmentation.ts'
import { bridgedRemark } from '../numeric/present.ts'

export interface ChangePointsOptions {
  /** Saving that a change point needs, in units of ln n; 8 unless told. Short series need less: see `changePoints`. */
  readonly strictness?: number
  /** Fewest points of a segment; 3 unless told. */
  readonly minimumSegment?: number
}

export interface ChangePoints {
  /** Index of the first point of each new segment, ascending. */
  readonly changePoints: readonly number[]
  /** What one change point had to save, in overall variances. */
  readonly penalty: number
}

/**
 * Where a series of one or several dimensions changes its level or its trend, with a setting that suits real,
 * autocorrelated series: each dimension is scaled by its overall standard deviation and PELT (see
 * `pelt`) pays `strictness` × ln n for a change, about what van den Burg and Williams (2020) found
 * people to mark. A segment may also be a straight line, for the price of one change, so that a trend
 * is one segment and not a staircase. In a short series so much cannot be saved: there three tenths of
 * the whole variance are enough, 14 points' worth at least, which white noise never has and noise
 * with a memory of .6 in one short series of six. Below 14 points nothing is found. Missing values are
 * bridged by lines. Evenly spaced values of any units; what a change must save is this library's own
 * rule. O(n) to O(n²), times dimensions.
 *
 * @example changePoints([[...twentyNearOne, ...twentyNearNine]]).value?.changePoints // [20]
 */
export function changePoints(
  dimensions: readonly Numbers[],
  options: ChangePointsOptions = {},
): Answer<ChangePoints | null> {
  const n = Math.min(...dimensions.map((values) => values.length))
  const minimum = Math.max(1, Math.floor(options.minimumSegment ?? 3))
  if (dimensions.length === 0 || n < 2 * minimum)
    return tooFew(dimensions.length === 0 ? 0 : n, 2 * minimum)
  const price = priceOfChange(n, options.strictness ?? 8)
  const costs: SegmentCost[] = []
  for (const values of dimensions) {
    const scaled = standardised(fillLinear(values).subarray(0, n))
    if (scaled !== undefined) costs.push(levelOrLineCost(scaled, price))
  }
  if (costs.length === 0)
    return noAnswer('constant-series', 'Every dimension is constant or empty.')
  const diagnostics: Diagnostic[] = bridgedRemark(...dimensions)
  if (costs.length < dimensions.length)
    diagnostics.push({
      code: 'constant-series',
      message: `${dimensions.length - costs.length} dimensions do not vary and were left out.`,
    })
  // Dimensions add their savings, so what one change must save grows with their number, slowly.
  const penalty = price * Math.sqrt(costs.length)
  const cost: SegmentCost = (from, to) => costs.reduce((sum, one) => sum + one(from, to), 0)
  return answer(
    { changePoints: optimalPartition({ n, cost, penalty, minimum }), penalty },
    diagnostics,
  )
}

/** What a change must save, in overall variances, of which the series has n. */
function priceOfChange(n: number, strictness: number): number {
  return Math.min(strictness * log(n), Math.max(14, 0.3 * n))
}

function standardised(values: Float64Array): Float64Array | undefined {
  let mean = 0
  for (const value of values) mean += value / values.length
  let variance = 0
  for (const value of values) variance += square(value - mean) / values.length
  // Rounding alone gives a constant series a variance of about 1e-32 of its square.
  if (!(variance > 1e-24 * mean * mean)) return undefined
  const deviation = Math.sqrt(variance)
  return values.map((value) => (value - mean) / deviation)
}
