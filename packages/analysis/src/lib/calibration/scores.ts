import { square } from '../numeric/elementary.ts'
import { answer, noAnswer, tooFew, type Answer, type Diagnostic, type Numbers } from '../answer.ts'
import { wholeNumberProblem } from '../numeric/options.ts'
import { missingRemark, pairRemarks, presentValues } from '../numeric/present.ts'

/** One bar of a reliability diagram. */
export interface ReliabilityBin {
  readonly from: number
  readonly to: number
  readonly count: number
  readonly meanConfidence: number
  readonly hitRate: number
}

const mostBins = 10_000
/** Below so many cases a calibration error says more about luck than about the confidences. */
const fewestCases = 100

function fewRemark(cases: number): Diagnostic {
  const message = `With ${cases} cases the calibration error is mostly noise: it wants ${fewestCases} and more.`
  return { code: 'approximate', message }
}

export interface CalibrationReport {
  /** Mean squared distance of confidence and outcome (Brier 1950): 0 is perfect, .25 is a coin. */
  readonly brier: number
  /** Mean distance of confidence and hit rate over the bins, weighted by their counts (Naeini et al. 2015). */
  readonly expectedCalibrationError: number
  readonly bins: readonly ReliabilityBin[]
}

/**
 * How far confidences can be trusted: of the findings given .9, are nine in ten right? The mean
 * squared error (Brier 1950), the expected calibration error (Naeini, Cooper and Hauskrecht 2015),
 * and the bins of a reliability diagram (Murphy and Winkler 1977).
 *
 * `confidences` lie in [0, 1], `outcomes` are 1 (right) and 0 (wrong). Pairs with a missing side
 * are left out. The calibration error depends on the number of equal bins (10), and few cases make
 * it too large: perfect confidences, spread evenly, show .18 with 30 cases, .1 with 100 and .03
 * with 1,000. O(n + bins).
 *
 * @example calibration([0.9, 0.8, 0.2], [1, 1, 0]).value?.brier // 0.03
 */
export function calibration(
  confidences: Numbers,
  outcomes: Numbers,
  options: { readonly bins?: number } = {},
): Answer<CalibrationReport | null> {
  const { bins: count = 10 } = options
  const problem = wholeNumberProblem('The number of bins', count, 1)
  if (problem) return problem
  if (count > mostBins)
    return noAnswer('invalid-option', `More than ${mostBins} bins say nothing, got ${count}.`)
  const sums = Array.from({ length: count }, () => ({ count: 0, confidence: 0, hits: 0 }))
  let squares = 0
  let n = 0
  for (let i = 0; i < Math.min(confidences.length, outcomes.length); i++) {
    const confidence = confidences[i] ?? NaN
    const outcome = outcomes[i] ?? NaN
    if (Number.isNaN(confidence) || Number.isNaN(outcome)) continue
    if (confidence < 0 || confidence > 1)
      return noAnswer('invalid-option', `A confidence lies in [0, 1], got ${confidence}.`)
    if (!(outcome >= 0 && outcome <= 1))
      return noAnswer('invalid-option', `An outcome lies in [0, 1], got ${outcome}.`)
    n++
    squares += square(confidence - outcome)
    const bin = sums[Math.min(count - 1, Math.floor(confidence * count))]
    if (bin === undefined) continue
    bin.count++
    bin.confidence += confidence
    bin.hits += outcome
  }
  if (n === 0) return tooFew(0, 1)
  const bins = sums.map((bin, i) => ({
    from: i / count,
    to: (i + 1) / count,
    count: bin.count,
    meanConfidence: bin.count > 0 ? bin.confidence / bin.count : NaN,
    hitRate: bin.count > 0 ? bin.hits / bin.count : NaN,
  }))
  const expectedCalibrationError = sums.reduce(
    (sum, bin) => sum + Math.abs(bin.confidence - bin.hits) / n,
    0,
  )
  return answer({ brier: squares / n, expectedCalibrationError, bins }, [
    ...pairRemarks(confidences, outcomes, n),
    ...(n < fewestCases ? [fewRemark(n)] : []),
  ])
}

export interface RankingScores {
  /** Share of the questions whose right answer is among the first k. */
  readonly recallAt: (k: number) => number
  readonly meanReciprocalRank: number
}

/**
 * Recall at k (the share of questions whose right answer is among the first k, AS@k or AC@k in
 * root-cause papers) and mean reciprocal rank (Voorhees 1999), from the zero-based positions of
 * the right answers; a negative position means that it was not listed, a missing one that nobody
 * knows. O(n), and O(n) for each k.
 *
 * @example rankingScores([0, 2, -1]).value?.recallAt(3) // 0.67
 */
export function rankingScores(positions: Numbers): Answer<RankingScores | null> {
  const known = presentValues(positions)
  const n = known.length
  if (n === 0) return tooFew(0, 1)
  let reciprocal = 0
  for (const at of known) if (at >= 0) reciprocal += 1 / (at + 1)
  const recallAt = (k: number): number => {
    let hits = 0
    for (const at of known) if (at >= 0 && at < k) hits++
    return hits / n
  }
  const value = { recallAt, meanReciprocalRank: reciprocal / n }
  return answer(value, missingRemark(positions.length, n))
}
