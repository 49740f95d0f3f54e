import type { CaseReport as BacktestReport } from '@faultline/backtest/report'

/** A finding about a moment: the one that its evidence marks. */
export interface MarkedFinding {
  readonly at: number
  readonly confidence: number
}

/** Moments that an analyzer told, in order of time. */
export function markedFindings({ outcome }: Pick<BacktestReport, 'outcome'>): MarkedFinding[] {
  return outcome.findings
    .flatMap(({ kind, confidence, evidence: [shown] }) => {
      const at = shown?.kind === 'series' ? shown.marks[0]?.at : undefined
      return kind === 'symptom' && at !== undefined ? [{ at, confidence }] : []
    })
    .toSorted((one, other) => one.at - other.at)
}
