import { log, square } from '../numeric/elementary.ts'
import { answer, noAnswer, tooFew, type Answer, type Diagnostic, type Numbers } from '../answer.ts'
import { fillLinear } from '../structure/gaps.ts'
import { changeProbabilities } from './change-odds.ts'
import { pricePath, type Priced } from './price-path.ts'
import { fitSegments } from './segment-residuals.ts'
import { bridgedRemark } from '../numeric/present.ts'

export interface ChangePointsOptions {
  /**
   * What a change costs, in units of ln n and of the variance that the residuals have in the long
   * run; 5 unless told.
   */
  readonly strictness?: number
  /** Fewest points of a segment; 3 unless told. */
  readonly minimumSegment?: number
}

export interface ChangePoints {
  /** Index of the first point of each new segment, ascending. */
  readonly changePoints: readonly number[]
  /**
   * Of each the probability, from even odds, that there is a change: how much worse the fit gets
   * without it, by the same criterion with the 3 ln n of its theory.
   */
  readonly probabilities: readonly number[]
  /** What one change point had to save, in overall variances. */
  readonly penalty: number
}

/** Rounding leaves no residual smaller than this share of the series' variance. */
const leastResidual = 1e-4

/**
 * Where a series of one or several dimensions changes its level or its trend. Segments are levels or,
 * where that pays, straight lines, so that a trend is one segment and not a staircase. PELT (see
 * `pelt`) gives the best segmentation for each of a row of prices, from one at which nothing is cut
 * to one at which much is; of these the one of least
 * n ln(residual variance) + (`strictness` × changes + lines) × ln n × (1 + ρ) / (1 − ρ) is taken,
 * ρ the correlation of neighbouring residuals: the modified information criterion of Zhang and
 * Siegmund (2007), which charges 3 ln n a change (its place and its level), one more for the choice
 * of a line and one for what real series have beside white noise, with the number of points that
 * noise with memory is worth. So the noise is that around the segments, not that of the series with
 * its changes in it, and many changes or large ones do not hide others. Missing values are bridged by lines.
 * Evenly spaced values of any units. O(n) to O(n²), times dimensions and about five prices.
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
  const varying: Float64Array[] = []
  for (const values of dimensions) {
    const scaled = standardised(fillLinear(values).subarray(0, n))
    if (scaled !== undefined) varying.push(scaled)
  }
  if (varying.length === 0)
    return noAnswer('constant-series', 'Every dimension is constant or empty.')
  const diagnostics: Diagnostic[] = bridgedRemark(...dimensions)
  if (varying.length < dimensions.length)
    diagnostics.push({
      code: 'constant-series',
      message: `${dimensions.length - varying.length} dimensions do not vary and were left out.`,
    })
  return answer(bestOnPath(varying, minimum, options.strictness ?? 5), diagnostics)
}

function bestOnPath(
  dimensions: readonly Float64Array[],
  minimum: number,
  strictness: number,
): ChangePoints {
  let best: Priced & { readonly criterion: number } = {
    changePoints: [],
    price: dimensions[0]?.length ?? 0,
    criterion: Infinity,
  }
  for (const segmented of pricePath(dimensions, minimum)) {
    const criterion = criterionOf(dimensions, segmented, strictness)
    if (criterion < best.criterion - 1e-9) best = { ...segmented, criterion }
  }
  const { changePoints: found, price: penalty } = best
  const probabilities = changeProbabilities(dimensions, {
    ...{ changePoints: found, linePrice: penalty, leastResidual },
  })
  return { changePoints: found, probabilities, penalty }
}

function criterionOf(
  dimensions: readonly Float64Array[],
  { changePoints: changes, price }: Priced,
  strictness: number,
): number {
  let fit = 0
  let charge = 0
  for (const values of dimensions) {
    const n = values.length
    const { squares, lines, memory } = fitSegments(values, changes, price)
    fit += n * log(squares / n + leastResidual)
    const told = (strictness * changes.length) / Math.sqrt(dimensions.length) + lines
    charge += (told * log(n) * (1 + memory)) / (1 - memory)
  }
  return fit + charge
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
