import { answer, type Answer, type Numbers } from '../answer.ts'
import { stl } from '../structure/stl.ts'
import { robustScores, type RobustScoreOptions, type RobustScores } from './robust-scores.ts'

/**
 * Seasons over which the same phase is smoothed. The usual 7 lets the season bend to the noise, which
 * leaves residuals too small: 2.4 % of the points of plain noise on 30 days then pass a score of 4,
 * against 0.06 % here.
 */
const seasonalWindow = 35

/**
 * Anomalies of a seasonal series: robust z-scores (Iglewicz and Hoaglin 1993) of the residual of a
 * robust STL (Cleveland et al. 1990), so that the daily peak is normal and its absence is not.
 * Seasonal hybrid ESD takes the same two steps with another test (Vallis, Hochenbaum and Kejariwal
 * 2014).
 *
 * Evenly spaced values, `period` in samples; one score for each of the values, in robust
 * deviations of the residual. Needs two whole periods; a first period with the anomaly in it hides
 * it, and below some ten periods one normal point in a hundred passes. O(n × windows × 15 rounds).
 *
 * @example seasonalScores([...hourly.slice(0, 300), 90, ...hourly.slice(301)], 24).value?.intervals[0]?.onset // 300
 */
export function seasonalScores(
  values: Numbers,
  period: number,
  options: RobustScoreOptions = {},
): Answer<RobustScores | null> {
  const parts = stl(values, { period, robust: true, seasonalWindow })
  if (parts.value === null) return { value: null, diagnostics: parts.diagnostics }
  const scores = robustScores(parts.value.residual, options)
  // What is missing of the residual is missing of the values, which was said already.
  const others = scores.diagnostics.filter(({ code }) => code !== 'missing-values')
  return answer(scores.value, [...parts.diagnostics, ...others])
}
