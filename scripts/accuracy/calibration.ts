import { calibration, createRandom } from '@faultline/analysis'
import type { SplitReport } from './report.ts'

/** A cause that was claimed first, and whether it is a true one. */
export interface Claim {
  readonly split: string
  /** Questions about one and the same fault count as one when it comes to the interval. */
  readonly fault: string
  readonly confidence: number
  readonly isRight: boolean
}

const draws = 999

/**
 * Brier score and expected calibration error of the claims as the backtest defines them, with 95 %
 * intervals from drawing whole faults anew. Without claims there is nothing to score.
 */
export function calibrationScores(
  claims: readonly Claim[],
): Pick<SplitReport, 'metrics' | 'intervals'> {
  if (claims.length === 0) return { metrics: { claims: 0 } }
  const faults = [...Map.groupBy(claims, ({ fault }) => fault).values()]
  const random = createRandom(1)
  const samples = Array.from({ length: draws }, () =>
    faults.flatMap(() => faults[Math.floor(random() * faults.length)] ?? []),
  )
  const interval = (score: (of: readonly Claim[]) => number): readonly [number, number] => {
    const sorted = samples.map(score).sort((one, other) => one - other)
    return [sorted[24] ?? NaN, sorted[974] ?? NaN]
  }
  return {
    metrics: { claims: claims.length, brier: brier(claims), ece: calibrationError(claims) },
    intervals: { brier: interval(brier), ece: interval(calibrationError) },
  }
}

function brier(claims: readonly Claim[]): number {
  return scoresOf(claims)?.brier ?? NaN
}

function calibrationError(claims: readonly Claim[]): number {
  return scoresOf(claims)?.expectedCalibrationError ?? NaN
}

function scoresOf(claims: readonly Claim[]) {
  const confidences = claims.map(({ confidence }) => confidence)
  const outcomes = claims.map(({ isRight }) => Number(isRight))
  return calibration(confidences, outcomes).value
}
