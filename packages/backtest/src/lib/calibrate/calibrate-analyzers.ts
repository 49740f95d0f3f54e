import { entityId } from '@faultline/sdk'
import type { CaseReport } from '../../report.ts'
import { fitCalibration, type CalibrationFit, type ScoredClaim } from './fit-calibration.ts'

export type AnalyzerCalibration = {
  readonly analyzer: string
  /** Cases on which it claimed a cause. */
  readonly cases: number
  readonly right: number
  readonly fit: CalibrationFit
}

/**
 * Fits a calibration for each analyzer that claimed causes, also for those that were chained: what is
 * calibrated is the claim of the analyzer that made it, whoever asked.
 */
export function calibrateAnalyzers(reports: readonly CaseReport[]): AnalyzerCalibration[] {
  const claims = reports.flatMap(claimsOf)
  const byAnalyzer = Map.groupBy(claims, ({ analyzer }) => analyzer)
  return [...byAnalyzer]
    .map(([analyzer, own]): AnalyzerCalibration => {
      const cases = new Set(own.map(({ name }) => name)).size
      const right = own.filter(({ isRight }) => isRight).length
      return { analyzer, cases, right, fit: fitCalibration(own, cases) }
    })
    .toSorted((one, other) => (one.analyzer < other.analyzer ? -1 : 1))
}

type Claim = ScoredClaim & { readonly analyzer: string; readonly name: string }

/** All causes that were claimed on a case that was replayed to its end. */
function claimsOf({ name, outcome, causes }: CaseReport): Claim[] {
  if (outcome.status !== 'passed' && outcome.status !== 'failed') return []
  const right = new Set(causes.map(entityId))
  return outcome.findings.flatMap(({ kind, analyzer, entity, confidence, calibration }) => {
    if (kind !== 'cause') return []
    // What is calibrated already is fitted anew from what the analyzer said itself.
    const score = calibration?.score ?? confidence
    return [{ name, analyzer, score, isRight: right.has(entityId(entity)) }]
  })
}
