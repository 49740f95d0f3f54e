import { rankFindings } from '@faultline/sdk'
import type { Investigation, InvestigationEvent, Run } from '../../contract.ts'

export type RunsAndFindings = Pick<Investigation, 'runs' | 'findings'>

/** The tree of runs and the ranked findings that events amount to so far. */
export function projectEvents(events: readonly InvestigationEvent[]): RunsAndFindings {
  const runs = new Map<string, Run>()
  const findings = new Map<string, Investigation['findings'][number]>()
  for (const event of events) {
    if (event.type === 'investigation') continue
    if (event.type === 'run_started') {
      runs.set(event.run, startedRun(event))
      continue
    }
    if (event.type === 'finding') {
      findings.set(event.finding.id, { ...event.finding, run: event.run })
      continue
    }
    const run = runs.get(event.run)
    if (run !== undefined) runs.set(event.run, advance(run, event))
  }
  return { runs: [...runs.values()], findings: rank([...findings.values()]) }
}

type Started = Extract<InvestigationEvent, { type: 'run_started' }>
type Advancing = Extract<InvestigationEvent, { type: 'step_started' | 'step_ended' | 'run_ended' }>

function startedRun({ run, parent, analyzer, params, atMs }: Started): Run {
  return {
    id: run,
    parent,
    analyzer,
    params,
    status: 'running',
    conclusion: null,
    startMs: atMs,
    endMs: null,
    steps: [],
    coverage: [],
    journal: null,
    error: null,
  }
}

function advance(run: Run, event: Advancing): Run {
  switch (event.type) {
    case 'step_started': {
      const { step: id, parent, name, atMs } = event
      const startMs = atMs - run.startMs
      const step = { id, parent, name, status: 'running' as const, startMs, endMs: null }
      return { ...run, steps: [...run.steps, step] }
    }
    case 'step_ended': {
      const endMs = event.atMs - run.startMs
      const steps = run.steps.map((step) =>
        step.id === event.step ? { ...step, status: event.status, endMs } : step,
      )
      return { ...run, steps }
    }
    case 'run_ended': {
      const { status, conclusion, error = null, atMs } = event
      return { ...run, status, conclusion, error, endMs: atMs }
    }
  }
}

function rank(findings: Investigation['findings']): Investigation['findings'] {
  const runs = new Map(findings.map((finding) => [finding.id, finding]))
  return rankFindings(findings).flatMap(({ id }) => runs.get(id) ?? [])
}
