import type { Conclusion, Finding } from '@faultline/sdk'
import type { RunError, RunEvent } from '@faultline/sdk/result'

export type StepState = {
  readonly id: number
  readonly parent: number | null
  readonly name: string
  readonly status: 'running' | 'succeeded' | 'failed'
  readonly startMs: number
  readonly endMs: number | null
}

export type RunState = {
  readonly id: string
  readonly parent: string | null
  readonly title: string
  readonly status: 'running' | 'succeeded' | 'failed'
  readonly startMs: number
  readonly endMs: number | null
  readonly steps: readonly StepState[]
  readonly findings: readonly Finding[]
  readonly conclusion: Conclusion | null
  readonly error: RunError | null
}

/** The runs of an investigation in the order in which they began. */
export type InvestigationState = { readonly runs: readonly RunState[] }

export const emptyInvestigation: InvestigationState = { runs: [] }

/** What is known of the investigation after one more event. */
export function applyEvent(state: InvestigationState, event: RunEvent): InvestigationState {
  if (event.type === 'run_started') {
    const run: RunState = {
      id: event.run,
      parent: event.parent,
      title: event.analyzer.title,
      status: 'running',
      startMs: event.atMs,
      endMs: null,
      steps: [],
      findings: [],
      conclusion: null,
      error: null,
    }
    // A run that begins again, because its worker died, starts from nothing.
    return { runs: [...state.runs.filter(({ id }) => id !== run.id), run] }
  }
  return { runs: state.runs.map((run) => (run.id === event.run ? applyToRun(run, event) : run)) }
}

function applyToRun(run: RunState, event: Exclude<RunEvent, { type: 'run_started' }>): RunState {
  switch (event.type) {
    case 'step_started': {
      const { step: id, parent, name, atMs: startMs } = event
      return {
        ...run,
        steps: [...run.steps, { id, parent, name, status: 'running', startMs, endMs: null }],
      }
    }
    case 'step_ended': {
      const end = { status: event.status, endMs: event.atMs }
      return {
        ...run,
        steps: run.steps.map((step) => (step.id === event.step ? { ...step, ...end } : step)),
      }
    }
    case 'finding':
      return { ...run, findings: [...run.findings, event.finding] }
    case 'run_ended':
      return {
        ...run,
        status: event.status === 'succeeded' ? 'succeeded' : 'failed',
        endMs: event.atMs,
        conclusion: event.conclusion,
        error: event.error ?? null,
      }
  }
}
