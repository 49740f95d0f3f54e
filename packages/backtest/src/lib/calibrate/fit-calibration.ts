import { isotonic, plattScaling } from '@faultline/analysis/calibration'
import { calibrate, type Calibration } from '@faultline/sdk'

/** A cause that was claimed: the analyzer's own score, and whether the cause is a true one. */
export type ScoredClaim = { readonly score: number; readonly isRight: boolean }

/** Mean squared distances of probability and truth on claims that were left out of the fit. */
export type CrossValidation = {
  /** The scores as they are. */
  readonly raw: number
  readonly platt: number | null
  readonly isotonic: number | null
}

export type CalibrationFit =
  | { readonly kind: 'too_few'; readonly claims: number; readonly needed: number }
  | {
      /**
       * (Nearly) all claims were right, or (nearly) all were wrong. What such claims show is how
       * often the analyzer errs on these cases, not which of its scores to believe more.
       */
      readonly kind: 'one_sided'
      readonly claims: number
      readonly lacking: 'right' | 'wrong'
      /** How many of the lacking kind there are, and how many it takes. */
      readonly had: number
      readonly needed: number
    }
  | {
      /** The scores as they are do at least as well as any map of them. */
      readonly kind: 'no_better'
      readonly claims: number
      readonly brier: CrossValidation
    }
  | {
      readonly kind: 'fitted'
      readonly claims: number
      readonly calibration: Calibration
      readonly brier: CrossValidation
    }

/** With fewer claims, a map would copy their luck. */
const fewestClaims = 10
const folds = 5
/** A curve with one slope needs about five outcomes of the rarer kind. */
const fewestOfAKindForCurve = 5
/** Isotonic regression copies whatever it is given: it needs this many right and wrong claims. */
const fewestOfAKindForSteps = 10

/**
 * Fits a map from scores to probabilities: Platt's curve or isotonic regression, whichever has the
 * smaller Brier score in cross-validation (5 folds, each with its share of right and wrong claims).
 * Where neither beats the scores as they are, none is kept; where claims were almost all right, none
 * is tried.
 */
export function fitCalibration(claims: readonly ScoredClaim[], cases: number): CalibrationFit {
  if (claims.length < fewestClaims) {
    return { kind: 'too_few', claims: claims.length, needed: fewestClaims }
  }
  const right = claims.filter(({ isRight }) => isRight).length
  const had = Math.min(right, claims.length - right)
  if (had < fewestOfAKindForCurve) {
    const lacking = right === had ? 'right' : 'wrong'
    const needed = fewestOfAKindForCurve
    return { kind: 'one_sided', claims: claims.length, lacking, had, needed }
  }
  const brier: CrossValidation = {
    raw: meanSquare(claims, ({ score }) => score),
    platt: crossValidate(claims, cases, fitPlatt),
    isotonic: crossValidate(claims, cases, fitIsotonic),
  }
  const isPlatt = (brier.platt ?? Infinity) <= (brier.isotonic ?? Infinity)
  const best = (isPlatt ? brier.platt : brier.isotonic) ?? Infinity
  const calibration = isPlatt ? fitPlatt(claims, cases) : fitIsotonic(claims, cases)
  if (!calibration || best >= brier.raw) return { kind: 'no_better', claims: claims.length, brier }
  return { kind: 'fitted', claims: claims.length, calibration, brier }
}

type Fit = (claims: readonly ScoredClaim[], cases: number) => Calibration | undefined

function fitPlatt(claims: readonly ScoredClaim[], cases: number): Calibration | undefined {
  const { value } = plattScaling(scoresOf(claims), outcomesOf(claims))
  // A curve that falls would call the surer claim the less sure one.
  if (!value || value.slope > 0) return undefined
  const { slope, intercept } = value
  return { method: 'platt', cases, slope, intercept }
}

function fitIsotonic(claims: readonly ScoredClaim[], cases: number): Calibration | undefined {
  const right = claims.filter(({ isRight }) => isRight).length
  if (Math.min(right, claims.length - right) < fewestOfAKindForSteps) return undefined
  const { value } = isotonic(scoresOf(claims), outcomesOf(claims))
  if (!value) return undefined
  // So many claims show no more certainty than this, in the manner of Laplace.
  const [least, most] = [1 / (claims.length + 2), (claims.length + 1) / (claims.length + 2)]
  const knots = value.knots.map(({ score, probability }) => ({
    score,
    probability: Math.min(most, Math.max(least, probability)),
  }))
  return { method: 'isotonic', cases, knots }
}

/** Null when some part could not be fitted. */
function crossValidate(claims: readonly ScoredClaim[], cases: number, fit: Fit): number | null {
  // Dealt out one by one from an ordered row, every fold gets its share of each kind.
  const ordered = claims.toSorted(
    (one, other) => Number(one.isRight) - Number(other.isRight) || one.score - other.score,
  )
  let sum = 0
  for (let fold = 0; fold < folds; fold++) {
    const calibration = fit(
      ordered.filter((_, at) => at % folds !== fold),
      cases,
    )
    if (!calibration) return null
    const left = ordered.filter((_, at) => at % folds === fold)
    sum += left.length * meanSquare(left, ({ score }) => calibrate(calibration, score))
  }
  return sum / claims.length
}

function meanSquare(
  claims: readonly ScoredClaim[],
  probability: (claim: ScoredClaim) => number,
): number {
  const sum = claims.reduce(
    (total, claim) => total + (probability(claim) - Number(claim.isRight)) ** 2,
    0,
  )
  return sum / claims.length
}

function scoresOf(claims: readonly ScoredClaim[]): number[] {
  return claims.map(({ score }) => score)
}

function outcomesOf(claims: readonly ScoredClaim[]): number[] {
  return claims.map(({ isRight }) => Number(isRight))
}
