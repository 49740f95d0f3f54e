import { answer, noAnswer, tooFew, type Answer, type Numbers } from '../answer.ts'
import { pairRemarks } from '../numeric/present.ts'

/** Below so many cases the steps say more about luck than about the scores. */
const fewestCases = 100

/** A map from raw scores to calibrated probabilities, as knots that are joined by straight lines. */
export interface IsotonicFit {
  readonly knots: readonly { readonly score: number; readonly probability: number }[]
  readonly calibrate: (score: number) => number
}

/**
 * Isotonic regression of outcomes (1 right, 0 wrong) on scores by pooling adjacent violators (Ayer
 * et al. 1955; for calibration Zadrozny and Elkan 2002): the best never-falling map from scores to
 * probabilities. Scores may have any unit; beyond the knots the end ones hold, between them
 * straight lines. Needs some hundred cases to be trusted; with few, it copies their luck. O(n log
 * n).
 *
 * @example isotonic([1, 2, 3, 4], [0, 1, 0, 1]).value?.calibrate(2.5) // 0.5
 */
export function isotonic(scores: Numbers, outcomes: Numbers): Answer<IsotonicFit | null> {
  const pairs: { score: number; outcome: number }[] = []
  for (let i = 0; i < Math.min(scores.length, outcomes.length); i++) {
    const score = scores[i] ?? NaN
    const outcome = outcomes[i] ?? NaN
    if (!Number.isFinite(score) || Number.isNaN(outcome)) continue
    if (!(outcome >= 0 && outcome <= 1))
      return noAnswer('invalid-option', `An outcome lies in [0, 1], got ${outcome}.`)
    pairs.push({ score, outcome })
  }
  if (pairs.length < 2) return tooFew(pairs.length, 2)
  pairs.sort((a, b) => a.score - b.score)
  const blocks: { from: number; to: number; sum: number; count: number }[] = []
  for (const { score, outcome } of pairs) {
    const last = blocks[blocks.length - 1]
    if (last !== undefined && last.to === score) {
      last.sum += outcome
      last.count++
    } else blocks.push({ from: score, to: score, sum: outcome, count: 1 })
  }
  const pooled: typeof blocks = []
  for (const block of blocks) {
    let current = block
    for (
      let last = pooled[pooled.length - 1];
      last !== undefined && last.sum * current.count >= current.sum * last.count;
      last = pooled[pooled.length - 1]
    ) {
      pooled.pop()
      current = {
        from: last.from,
        to: current.to,
        sum: last.sum + current.sum,
        count: last.count + current.count,
      }
    }
    pooled.push(current)
  }
  const knots = pooled.flatMap(({ from, to, sum, count }) => {
    const probability = sum / count
    return from === to
      ? [{ score: from, probability }]
      : [
          { score: from, probability },
          { score: to, probability },
        ]
  })
  const diagnostics = pairRemarks(scores, outcomes, pairs.length)
  if (pairs.length < fewestCases)
    diagnostics.push({
      code: 'approximate',
      message: `With ${pairs.length} cases the steps copy their luck: they want ${fewestCases} and more.`,
    })
  if (pooled.length === 1 && blocks.length > 1)
    diagnostics.push({
      code: 'degenerate',
      message: 'Higher scores were not more often right; the scores do not say what they should.',
    })
  return answer({ knots, calibrate: (score) => interpolate(knots, score) }, diagnostics)
}

function interpolate(knots: IsotonicFit['knots'], score: number): number {
  const above = knots.findIndex((knot) => knot.score >= score)
  const next = knots[above]
  const previous = knots[above - 1]
  if (next === undefined) return knots[knots.length - 1]?.probability ?? NaN
  if (previous === undefined || next.score === score) return next.probability
  const share = (score - previous.score) / (next.score - previous.score)
  return previous.probability + share * (next.probability - previous.probability)
}
