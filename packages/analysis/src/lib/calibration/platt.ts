import { exp, log, log1p, square } from '../numeric/elementary.ts'
import { answer, noAnswer, tooFew, type Answer, type Diagnostic, type Numbers } from '../answer.ts'
import { pairRemarks } from '../numeric/present.ts'

/** A logistic map from raw scores to probabilities: 1 / (1 + e^(slope × score + intercept)). */
export interface PlattFit {
  /** Negative when higher scores are more often right, as they should be; its unit is 1 / score. */
  readonly slope: number
  readonly intercept: number
  /** Calibrated probability in (0, 1) of a score; never leaves that range, however far the score. */
  readonly calibrate: (score: number) => number
  /** Cross-entropy of the fit against the smoothed targets, in nats, summed over the cases. */
  readonly crossEntropy: number
  /** Steps of Newton's method that were taken. */
  readonly iterations: number
}

/** Below this many cases of either kind the curve says more about luck than about the scores. */
const fewOfAKind = 10

/**
 * Platt scaling (Platt 1999): fits a two-parameter logistic curve of outcomes (1 right, 0 wrong) on
 * scores, by Newton's method with backtracking as Lin, Lin and Weng give it (Machine Learning 68,
 * 2007), which cannot overflow and always converges. Targets are Platt's smoothed ones,
 * (right + 1) / (right + 2) and 1 / (wrong + 2), so that no probability becomes 0 or 1 from few cases.
 *
 * `scores` may have any unit and sign; pairs with a missing side are left out. Two numbers are
 * fitted, so it does with some thirty cases where `isotonic` needs hundreds; distrust it where the
 * true relation is not S-shaped. With outcomes of one kind only, the answer has no slope to speak
 * of and carries a remark. O(n) a step, seldom more than ten steps.
 *
 * @example plattScaling([1, 2, 3, 4, 5, 6], [0, 0, 1, 0, 1, 1]).value?.calibrate(6) // 0.79
 */
export function plattScaling(scores: Numbers, outcomes: Numbers): Answer<PlattFit | null> {
  const cases = usableCases(scores, outcomes)
  if (typeof cases === 'string') return noAnswer('invalid-option', cases)
  const { right, wrong } = cases
  if (right + wrong < 2) return tooFew(right + wrong, 2)
  const { slope, intercept, crossEntropy, iterations } = fitLogistic(cases)
  const diagnostics: Diagnostic[] = pairRemarks(scores, outcomes, right + wrong)
  const fewest = Math.min(right, wrong)
  if (fewest < fewOfAKind) {
    diagnostics.push({
      code: fewest === 0 ? 'degenerate' : 'approximate',
      message: `Fitted on ${right} right and ${wrong} wrong cases; below ${fewOfAKind} of a kind the curve is a guess.`,
    })
  }
  if (slope > 0) {
    diagnostics.push({
      code: 'degenerate',
      message: 'Higher scores were less often right; the scores do not say what they should.',
    })
  }
  const calibrate = (score: number): number => logistic(-(slope * score + intercept))
  return answer({ slope, intercept, calibrate, crossEntropy, iterations }, diagnostics)
}

interface Cases {
  /** Scores less their mean, in units of their spread: the fit must not depend on their unit. */
  readonly standard: Float64Array
  readonly targets: Float64Array
  readonly centre: number
  readonly scale: number
  readonly right: number
  readonly wrong: number
}

function usableCases(scores: Numbers, outcomes: Numbers): Cases | string {
  const kept: number[] = []
  const isRight: boolean[] = []
  let right = 0
  let sum = 0
  for (let i = 0; i < Math.min(scores.length, outcomes.length); i++) {
    const score = scores[i] ?? NaN
    const outcome = outcomes[i] ?? NaN
    if (!Number.isFinite(score) || Number.isNaN(outcome)) continue
    if (outcome !== 0 && outcome !== 1) return `An outcome is 1 or 0, got ${outcome}.`
    kept.push(score)
    isRight.push(outcome === 1)
    right += outcome
    sum += score
  }
  const n = kept.length
  const centre = n > 0 ? sum / n : 0
  const squares = kept.reduce((total, score) => total + square(score - centre), 0)
  const scale = squares > 0 ? Math.sqrt(squares / n) : 1
  const [high, low] = [(right + 1) / (right + 2), 1 / (n - right + 2)]
  return {
    standard: Float64Array.from(kept, (score) => (score - centre) / scale),
    targets: Float64Array.from(isRight, (wasRight) => (wasRight ? high : low)),
    centre,
    scale,
    right,
    wrong: n - right,
  }
}

interface LogisticFit {
  readonly slope: number
  readonly intercept: number
  readonly crossEntropy: number
  readonly iterations: number
}

function fitLogistic(cases: Cases): LogisticFit {
  const { standard, targets, centre, scale, right, wrong } = cases
  let slope = 0
  let intercept = log((wrong + 1) / (right + 1))
  let loss = crossEntropyOf(cases, slope, intercept)
  let iterations = 0
  for (; iterations < 100; iterations++) {
    // The small ridge keeps the Hessian invertible when all scores are equal.
    let [h11, h22, h21, g1, g2] = [1e-12, 1e-12, 0, 0, 0]
    for (let i = 0; i < standard.length; i++) {
      const score = standard[i] ?? 0
      const probability = logistic(-(slope * score + intercept))
      const weight = probability * (1 - probability)
      const gap = (targets[i] ?? 0) - probability
      h11 += score * score * weight
      h22 += weight
      h21 += score * weight
      g1 += score * gap
      g2 += gap
    }
    if (Math.abs(g1) < 1e-10 && Math.abs(g2) < 1e-10) break
    const determinant = h11 * h22 - h21 * h21
    const slopeStep = -(h22 * g1 - h21 * g2) / determinant
    const interceptStep = -(h11 * g2 - h21 * g1) / determinant
    const descent = g1 * slopeStep + g2 * interceptStep
    let step = 1
    let next = loss
    for (; step >= 1e-10; step /= 2) {
      next = crossEntropyOf(cases, slope + step * slopeStep, intercept + step * interceptStep)
      if (next < loss + 1e-4 * step * descent) break
    }
    if (step < 1e-10) break
    slope += step * slopeStep
    intercept += step * interceptStep
    loss = next
  }
  return {
    slope: slope / scale,
    intercept: intercept - (slope * centre) / scale,
    crossEntropy: loss,
    iterations,
  }
}

/** Σ −t ln p − (1 − t) ln(1 − p), written so that neither logarithm meets a rounded 0. */
function crossEntropyOf(cases: Cases, slope: number, intercept: number): number {
  const { standard, targets } = cases
  let sum = 0
  for (let i = 0; i < standard.length; i++) {
    const exponent = slope * (standard[i] ?? 0) + intercept
    const target = targets[i] ?? 0
    sum +=
      exponent >= 0
        ? target * exponent + log1p(exp(-exponent))
        : (target - 1) * exponent + log1p(exp(exponent))
  }
  return sum
}

function logistic(x: number): number {
  if (x >= 0) return 1 / (1 + exp(-x))
  const small = exp(x)
  return small / (1 + small)
}
