import type { Numbers } from '../answer.ts'
import { MAD_TO_SIGMA, madAround, medianOfSorted, quantileOfSorted } from '../numeric/order.ts'
import { sortedPresent } from '../numeric/present.ts'

/** One metric of a node in a normal period and in the window of the incident. */
export interface MetricWindow {
  readonly normal: Numbers
  /** Values of the incident's window; all nodes share its rows. */
  readonly window: Numbers
  /** Which way is bad: latency up, availability down, traffic either. */
  readonly worse: 'up' | 'down' | 'both'
  /** Least spread as a share of the normal level, so that flat series do not shout; .01 unless told. */
  readonly minimumRelativeSpread?: number
}

/** Scores are capped here: beyond it more deviations say nothing more about the order of causes. */
const cap = 1000

/**
 * Robust z-scores of each row of the window against the normal period, positive in the bad direction;
 * `NaN` where missing. The spread is the largest of MAD, interquartile range and central four fifths
 * (each as a normal deviation) and the floor, since a metric that is flat most of the time but jumps
 * now and then is not as calm as its MAD says. O(n log n).
 *
 * @example windowScores(processor).at(-1) // about 94
 */
export function windowScores(metric: MetricWindow): Float64Array {
  const sorted = sortedPresent(metric.normal)
  const scores = new Float64Array(metric.window.length).fill(NaN)
  if (sorted.length < 10) return scores
  const centre = medianOfSorted(sorted)
  const at = (probability: number): number => quantileOfSorted(sorted, probability)
  const spread = Math.max(
    MAD_TO_SIGMA * madAround(sorted, centre),
    (at(0.75) - at(0.25)) / 1.3489795,
    (at(0.9) - at(0.1)) / 2.5631031,
    (metric.minimumRelativeSpread ?? 0.01) * Math.abs(centre),
  )
  if (!(spread > 0)) return scores.map((_, i) => flatScore(metric, centre, i))
  for (let i = 0; i < scores.length; i++) {
    const z = ((metric.window[i] ?? NaN) - centre) / spread
    scores[i] = Math.min(cap, Math.max(-cap, towardsWorse(z, metric.worse)))
  }
  return scores
}

/** A series that was always zero: any value in the bad direction is new. */
function flatScore(metric: MetricWindow, centre: number, row: number): number {
  const difference = (metric.window[row] ?? NaN) - centre
  return Number.isFinite(difference) ? towardsWorse(Math.sign(difference), metric.worse) * 10 : NaN
}

function towardsWorse(z: number, worse: 'up' | 'down' | 'both'): number {
  return worse === 'up' ? z : worse === 'down' ? -z : Math.abs(z)
}

/**
 * One score from the rows of a window, in step with the alert: the mean over the rows in which the
 * alerting series is abnormal (weighted by how much), less the mean over the rows in which it is calm.
 * What was just as bad while the alert was quiet did not cause it, and what was better than normal
 * then has become worse by more than it shows. O(rows).
 *
 * @example scoreInStep(Float64Array.of(0, 9, 9), Float64Array.of(0, 8, 8)) // 9
 */
export function scoreInStep(scores: Float64Array, alert: Float64Array): number {
  const peak = alert.reduce((most, score) => (score > most ? score : most), 0)
  let weighted = 0
  let weight = 0
  let calm = 0
  let calmRows = 0
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i] ?? NaN
    const loud = alert[i] ?? NaN
    if (Number.isNaN(score) || Number.isNaN(loud)) continue
    if (peak > 0 && loud >= peak / 3) {
      weighted += loud * score
      weight += loud
    } else {
      calm += score
      calmRows++
    }
  }
  if (weight === 0) return NaN
  return weighted / weight - (calmRows > 0 ? calm / calmRows : 0)
}

/** A lasting departure within a window. */
export interface Sustained {
  /** The quieter of the loudest two neighbouring rows; `NaN` when all are missing. */
  readonly score: number
  /** Row at which the run around them begins: the first above a tenth of the score and above 3. */
  readonly onsetRow: number
}

/**
 * The loudest two neighbouring rows, the quieter of the two counting: one wild sample is noise, two in
 * a row are a change. With a single row, that row. O(rows).
 *
 * @example sustainedScore(Float64Array.of(0, 9, 7, 0)).score // 7
 */
export function sustainedScore(scores: Float64Array): Sustained {
  let best = NaN
  let at = -1
  let previous = NaN
  let previousRow = -1
  let present = 0
  for (const [row, score] of scores.entries()) {
    if (Number.isNaN(score)) continue
    present++
    const pair = Number.isNaN(previous) ? NaN : Math.min(previous, score)
    if (!Number.isNaN(pair) && !(best >= pair)) {
      best = pair
      at = previousRow
    }
    previous = score
    previousRow = row
  }
  if (present < 2) return { score: previous, onsetRow: previousRow }
  const bound = Math.max(3, best / 10)
  while (at > 0 && (scores[at - 1] ?? NaN) >= bound) at--
  return { score: best, onsetRow: at }
}

/**
 * The mean of the two loudest rows, wherever they lie: how bad it got. `NaN` when all are missing.
 * O(rows log rows).
 *
 * @example peakScore(Float64Array.of(1, 9, 7)) // 8
 */
export function peakScore(scores: Float64Array): number {
  const present = scores.filter((score) => !Number.isNaN(score)).sort()
  const loudest = present[present.length - 1] ?? NaN
  return (loudest + (present[present.length - 2] ?? loudest)) / 2
}
