import type { Diagnostic, Numbers } from '../answer.ts'
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

/** What a window is held against: level and spread of the normal period, or why there is none. */
export interface NormalLevel {
  readonly centre: number
  readonly spread: number
  /** Whether four fifths of the values are equal, so that nothing but the floor can be the spread. */
  readonly isConstant: boolean
  /** Values of the normal period that are not missing. */
  readonly present: number
  /** With it centre and spread are `NaN`. */
  readonly problem?: Diagnostic
}

const fewestNormal = 10

/**
 * The median, and as spread the largest of MAD, interquartile range and central four fifths (each as
 * a normal deviation) and the floor, since a metric that is flat most of the time but jumps now and
 * then is not as calm as its MAD says. O(n log n).
 */
export function normalLevel(metric: MetricWindow): NormalLevel {
  const floorShare = metric.minimumRelativeSpread ?? 0.01
  if (!(floorShare >= 0 && floorShare < Infinity))
    return unknownLevel(0, {
      code: 'invalid-option',
      message: `A least relative spread is a number from 0 on, got ${floorShare}.`,
    })
  const sorted = sortedPresent(metric.normal)
  if (sorted.length < fewestNormal)
    return unknownLevel(sorted.length, {
      code: 'too-few-values',
      message: `The normal period has fewer than ${fewestNormal} values, so there is no score.`,
    })
  const centre = medianOfSorted(sorted)
  const at = (probability: number): number => quantileOfSorted(sorted, probability)
  const floor = floorShare * Math.abs(centre)
  const measured = Math.max(
    MAD_TO_SIGMA * madAround(sorted, centre),
    (at(0.75) - at(0.25)) / 1.3489795,
    (at(0.9) - at(0.1)) / 2.5631031,
  )
  const spread = Math.max(measured, floor)
  if (!Number.isFinite(spread))
    return unknownLevel(sorted.length, {
      code: 'degenerate',
      message: 'The values are so large that their differences are no numbers.',
    })
  return { centre, spread, isConstant: !(measured > 0), present: sorted.length }
}

function unknownLevel(present: number, problem: Diagnostic): NormalLevel {
  return { centre: NaN, spread: NaN, isConstant: false, present, problem }
}

/** Scores are capped here: beyond it more deviations say nothing more about the order of causes. */
const cap = 1000

/**
 * Robust z-scores of each row of the window against the normal period, positive in the bad direction;
 * `NaN` where missing. O(rows).
 */
export function rowScores(
  { window, worse }: MetricWindow,
  { centre, spread, problem }: NormalLevel,
): Float64Array {
  const scores = new Float64Array(window.length).fill(NaN)
  if (problem !== undefined) return scores
  for (let row = 0; row < scores.length; row++) {
    const value = window[row] ?? NaN
    if (!Number.isFinite(value)) continue
    const difference = value - centre
    // In a series that never varied any value in the bad direction is new.
    scores[row] =
      spread > 0
        ? Math.min(cap, Math.max(-cap, towardsWorse(difference / spread, worse)))
        : 10 * towardsWorse(Math.sign(difference), worse)
  }
  return scores
}

function towardsWorse(z: number, worse: 'up' | 'down' | 'both'): number {
  return worse === 'up' ? z : worse === 'down' ? -z : Math.abs(z)
}

/**
 * One score from the rows of a window, in step with the alert: the mean over the rows in which the
 * alerting series is abnormal (weighted by how much), less the mean over the rows in which it is calm.
 * What was just as bad while the alert was quiet did not cause it, and what was better than normal
 * then has become worse by more than it shows. O(rows).
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
 */
export function peakScore(scores: Float64Array): number {
  const present = scores.filter((score) => !Number.isNaN(score)).sort()
  const loudest = present[present.length - 1] ?? NaN
  return (loudest + (present[present.length - 2] ?? loudest)) / 2
}
