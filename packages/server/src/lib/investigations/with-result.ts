import type { RunResult } from '@faultline/sdk/result'
import type { Run } from '../../contract.ts'
import type { RunsAndFindings } from './project-events.ts'

/** What the events told, completed by the result: coverage, journals, and the findings as they ended. */
export function withResult({ runs }: RunsAndFindings, result: RunResult): RunsAndFindings {
  const told = new Map(runs.map((run) => [run.id, run]))
  return {
    runs: flatten(result, null).map(({ run, parent }) => completed(run, parent, told.get(run.id))),
    findings: result.findings.map((finding) => ({ ...finding, run: runOf(finding.id) })),
  }
}

type Placed = { readonly run: RunResult; readonly parent: string | null }

function flatten(run: RunResult, parent: string | null): Placed[] {
  return [{ run, parent }, ...run.runs.flatMap((child) => flatten(child, run.id))]
}

function completed(run: RunResult, parent: string | null, told: Run | undefined): Run {
  const startMs = told?.startMs ?? 0
  return {
    id: run.id,
    parent,
    analyzer: run.analyzer,
    params: run.params,
    status: run.status,
    conclusion: run.conclusion,
    startMs,
    endMs: told?.endMs ?? startMs + run.timings.durationMs,
    steps: told && told.steps.length >= run.steps.length ? told.steps : run.steps,
    coverage: run.coverage,
    journal: run.journal,
    error: run.error ?? null,
  }
}

/** A finding's id is its run's id and a sequence number. */
function runOf(findingId: string): string {
  return findingId.slice(0, findingId.lastIndexOf('.'))
}
