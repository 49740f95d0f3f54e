import { square } from '../numeric/elementary.ts'
import { answer, tooFew, type Answer, type Diagnostic, type Numbers } from '../answer.ts'
import { normalTwoSided } from '../numeric/distributions.ts'
import { leastSquares } from '../numeric/least-squares.ts'
import { missingRemark } from '../numeric/present.ts'

export interface RegressionTest {
  /** Coefficients of the parents in the order given. */
  readonly coefficients: Float64Array
  readonly intercept: number
  /** Standard deviation of the residuals in the normal period (divided by n). */
  readonly residualDeviation: number
  /** Largest |z| of a residual in the abnormal period. */
  readonly largestZ: number
  /** Mean residual of the abnormal period in standard errors, signed. */
  readonly meanZ: number
  /** Bonferroni-corrected over the abnormal points, under normal residuals. */
  readonly pValue: number
}

/**
 * Regression-based hypothesis test: is a metric abnormal *given* the metrics that drive it (Li et
 * al. 2022, CIRCA)? A line on the parents is fitted to the normal period; what it cannot explain
 * in the abnormal one is scored. A node whose parents explain its trouble gets a low score, so the
 * highest one is a root cause candidate.
 *
 * `parents` may be empty (then this is a z-score). `split` is the index of the first abnormal row.
 * Rows with a missing value are left out; the normal period needs four and one for each parent.
 * `pValue` is two-sided, of the largest of the abnormal rows times their number, for independent
 * normal residuals with the deviation of the fit, which few rows make too small: of 20 it says p <
 * .05 by chance in 12 % without a parent and 24 % with three, of 200 in 5 %. O(n × parents²).
 *
 * @example regressionTest({ effect: latency, parents: [calleeLatency], split: 180 }).value?.largestZ // 1.7
 */
export function regressionTest(input: {
  readonly effect: Numbers
  readonly parents: readonly Numbers[]
  readonly split: number
}): Answer<RegressionTest | null> {
  const { effect, parents, split } = input
  const rows = Array.from({ length: effect.length }, (_, i) => i).filter((i) =>
    [effect, ...parents].every((series) => Number.isFinite(series[i] ?? NaN)),
  )
  const normal = rows.filter((i) => i < split)
  const abnormal = rows.filter((i) => i >= split)
  if (normal.length < parents.length + 4) return tooFew(normal.length, parents.length + 4)
  if (abnormal.length < 1) return tooFew(0, 1)
  const pick = (series: Numbers, from: readonly number[]): Float64Array =>
    Float64Array.from(from, (i) => series[i] ?? 0)
  const columns = [
    new Float64Array(normal.length).fill(1),
    ...parents.map((series) => pick(series, normal)),
  ]
  const fit = leastSquares(columns, pick(effect, normal))
  let mean = 0
  for (const residual of fit.residuals) mean += residual / normal.length
  let variance = 0
  for (const residual of fit.residuals) variance += square(residual - mean) / normal.length
  // A perfect fit would make any rounding error infinitely significant.
  const residualDeviation = Math.max(
    Math.sqrt(variance),
    1e-9 * Math.abs(effect[normal[0] ?? 0] ?? 0),
    Number.MIN_VALUE,
  )
  let largestZ = 0
  let sum = 0
  for (const i of abnormal) {
    let fitted = fit.coefficients[0] ?? 0
    for (const [k, series] of parents.entries())
      fitted += (fit.coefficients[k + 1] ?? 0) * (series[i] ?? 0)
    const z = ((effect[i] ?? 0) - fitted - mean) / residualDeviation
    largestZ = Math.max(largestZ, Math.abs(z))
    sum += z
  }
  return answer(
    {
      coefficients: fit.coefficients.slice(1),
      intercept: fit.coefficients[0] ?? 0,
      residualDeviation,
      largestZ,
      meanZ: sum / Math.sqrt(abnormal.length),
      pValue: Math.min(1, abnormal.length * normalTwoSided(largestZ)),
    },
    [...missingRemark(effect.length, rows.length), ...droppedRemark(fit.dropped)],
  )
}

function droppedRemark(dropped: number): Diagnostic[] {
  if (dropped === 0) return []
  const message = 'Some parents were constant or collinear and left out.'
  return [{ code: 'degenerate', message }]
}
