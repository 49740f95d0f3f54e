/**
 * A map from the scores that an analyzer gives its causes to probabilities, fitted on cases. Never
 * falls: a higher score stays the surer one.
 */
export type Calibration = {
  /** Cases that it was fitted on. */
  readonly cases: number
} & (
  | {
      /** 1 / (1 + e^(slope × score + intercept)) (Platt 1999). */
      readonly method: 'platt'
      readonly slope: number
      readonly intercept: number
    }
  | {
      /** Straight lines between knots, in the order of their scores (Ayer et al. 1955). */
      readonly method: 'isotonic'
      readonly knots: readonly { readonly score: number; readonly probability: number }[]
    }
)

/** How a confidence came about: the score that the analyzer gave, and the cases behind the map. */
export type Calibrated = {
  readonly method: Calibration['method']
  readonly cases: number
  /** What the analyzer said itself. */
  readonly score: number
}

/** The probability that a claim of this score is true, 0..1. */
export function calibrate(calibration: Calibration, score: number): number {
  const probability =
    calibration.method === 'platt'
      ? 1 / (1 + Math.exp(calibration.slope * score + calibration.intercept))
      : between(calibration.knots, score)
  return Math.min(1, Math.max(0, probability))
}

type Knots = Extract<Calibration, { method: 'isotonic' }>['knots']

function between(knots: Knots, score: number): number {
  const place = knots.findIndex((knot) => knot.score >= score)
  const after = knots[place] ?? knots.at(-1)
  const before = knots[place - 1]
  if (!after) return score
  if (!before || place === -1 || after.score === before.score) return after.probability
  const share = (score - before.score) / (after.score - before.score)
  return before.probability + share * (after.probability - before.probability)
}
