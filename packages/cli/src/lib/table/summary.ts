import type { ScenarioRow } from './scenario-row.ts'
import { quantile, wilsonInterval } from './statistics.ts'

export type TableSummary = {
  readonly scenarios: number
  readonly correct: number
  /** Bounds of the true share of right answers, with 95 % confidence. */
  readonly interval: { readonly low: number; readonly high: number }
  /** Healthy days on which a cause was claimed all the same. */
  readonly falseBlames: number
  readonly healthyDays: number
  readonly firstFindingMs: { readonly p50: number | null; readonly p95: number | null }
  readonly answerMs: { readonly p50: number | null; readonly p95: number | null }
}

export function summarise(rows: readonly ScenarioRow[]): TableSummary {
  const correct = rows.filter(({ isCorrect }) => isCorrect).length
  const healthy = rows.filter(({ isHealthyDay }) => isHealthyDay)
  const times = (pick: (row: ScenarioRow) => number | null) => {
    const values = rows.map(pick).filter((value) => value !== null)
    return { p50: quantile(values, 0.5), p95: quantile(values, 0.95) }
  }
  return {
    scenarios: rows.length,
    correct,
    interval: wilsonInterval(correct, rows.length),
    falseBlames: healthy.filter(({ isCorrect }) => !isCorrect).length,
    healthyDays: healthy.length,
    firstFindingMs: times(({ firstFindingMs }) => firstFindingMs),
    answerMs: times(({ answerMs }) => answerMs),
  }
}

/** The totals as sentences. */
export function summaryLines(summary: TableSummary): string[] {
  const { scenarios, correct, interval, falseBlames, healthyDays, firstFindingMs, answerMs } =
    summary
  const share = scenarios === 0 ? 0 : correct / scenarios
  const ms = (value: number | null) => (value === null ? 'never' : `${Math.round(value)} ms`)
  return [
    `${correct} of ${scenarios} right at rank 1: ${percent(share)} (95 % interval ${percent(interval.low)} to ${percent(interval.high)}).`,
    `A cause claimed on ${falseBlames} of ${healthyDays} healthy days.`,
    `Alert to first finding: median ${ms(firstFindingMs.p50)}, p95 ${ms(firstFindingMs.p95)}. Alert to answer: median ${ms(answerMs.p50)}, p95 ${ms(answerMs.p95)}.`,
  ]
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
