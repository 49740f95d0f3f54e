import { entityId, rankFindings } from '@faultline/sdk'
import { resultSchemaVersion, type Coverage, type RunResult } from '@faultline/sdk/result'
import { completeConclusion } from './complete-conclusion.ts'
import type { ParsedFinding, RunRecord } from './run-record.ts'

/** What a run came to, with what it was told by the runs that it chained. */
export type RunOutcome = {
  readonly record: RunRecord
  readonly findings: ParsedFinding[]
  readonly conclusion: RunResult['conclusion']
  /** The run's own and that of the runs it heard of. */
  readonly coverage: readonly Coverage[]
}

export function outcomeOf(record: RunRecord, heard: readonly RunOutcome[]): RunOutcome {
  const coverage = [...record.coverage(), ...heard.flatMap((other) => other.coverage)]
  const findings = mergeFindings([
    ...record.findings(),
    ...heard.flatMap((other) => other.findings),
  ])
  const conclusion = completeConclusion(record.conclusion(), { findings, coverage })
  return { record, findings, conclusion, coverage }
}

/** The outcome of a run as a document, with those of the runs that it began. */
export function buildResult(
  { record, findings, conclusion }: RunOutcome,
  runs: readonly RunResult[],
  startedAt: number,
): RunResult {
  const error = record.error()
  return {
    schemaVersion: resultSchemaVersion,
    id: record.id,
    analyzer: record.analyzer,
    params: record.params(),
    status: record.status(),
    conclusion,
    findings,
    steps: record.steps(),
    coverage: record.coverage(),
    journal: record.journal(),
    timings: {
      startedAt: Math.round(startedAt + record.startMs),
      durationMs: record.endMs() - record.startMs,
    },
    ...(error ? { error } : {}),
    runs: runs.toSorted((one, other) => compareIds(one.id, other.id)),
  }
}

/** Ranked, each finding once, and of causes about the same entity the one that is surest. */
function mergeFindings(findings: readonly ParsedFinding[]): ParsedFinding[] {
  const causes = new Set<string>()
  const ids = new Set<string>()
  return rankFindings(findings).filter((finding) => {
    if (ids.has(finding.id)) return false
    ids.add(finding.id)
    if (finding.kind !== 'cause') return true
    const entity = entityId(finding.entity)
    if (causes.has(entity)) return false
    causes.add(entity)
    return true
  })
}

/** Run ids compare number by number: 1.2 before 1.10. */
function compareIds(one: string, other: string): number {
  const [left, right] = [one.split('.').map(Number), other.split('.').map(Number)]
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? -1) - (right[index] ?? -1)
    if (difference !== 0) return difference
  }
  return 0
}
