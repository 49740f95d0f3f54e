import { answer, type Answer, type Numbers } from '../answer.ts'
import { stl } from '../structure/stl.ts'
import { robustScores, type RobustScoreOptions, type RobustScores } from './robust-scores.ts'

/**
 * Anomalies of a seasonal series: robust z-scores of the residual of a robust STL, so that the daily
 * peak is normal and its absence is not. Needs two whole periods; a first period with the anomaly
 * in it hides it. Cost of `stl` with 15 robust rounds.
 *
 * @example seasonalScores(hourly, 24).value?.intervals[0]?.onset
 */
export function seasonalScores(
  values: Numbers,
  period: number,
  options: RobustScoreOptions = {},
): Answer<RobustScores | null> {
  const parts = stl(values, { period, robust: true })
  if (parts.value === null) return { value: null, diagnostics: parts.diagnostics }
  const scores = robustScores(parts.value.residual, options)
  return answer(scores.value, [...parts.diagnostics, ...scores.diagnostics])
}
