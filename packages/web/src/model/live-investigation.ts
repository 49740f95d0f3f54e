import type { Investigation, InvestigationEvent, Run } from '@faultline/server/contract'
import { rankFindings } from './findings.ts'
import type { Step } from './vocabulary.ts'

type EventOf<Type extends InvestigationEvent['type']> = Extract<InvestigationEvent, { type: Type }>

/**
 * The investigation after one more event. Applying an event twice changes nothing, so a stream that
 * begins again from its first event after a lost connection does no harm.
 */
export function applyEvent(before: Investigation, event: InvestigationEvent): Investigation {
  switch (event.type) {
    case 'investigation':
      return isOlder(event.investigation.status, before.status)
        ? before
        : { ...before, ...event.investigation }
    case 'run_started':
      return startRun(before, event)
    case 'step_started':
      return changeRun(before, event.run, (run) => startStep(run, event))
    case 'step_ended':
      return changeRun(before, event.run, (run) => endStep(run, event))
    case 'finding':
      return addFinding(before, event)
    case 'run_ended':
      return changeRun(before, event.run, (run) => endRun(run, event))
  }
}

/** What is being done at this moment: the innermost steps that run, latest first. */
export function runningSteps(investigation: Investigation): Step[] {
  return investigation.runs
    .flatMap((run) => (run.status === 'running' ? run.steps : []))
    .filter((step) => step.status === 'running')
    .toSorted((one, other) => other.startMs - one.startMs)
}

/** Steps ended and steps begun so far. */
export function stepProgress(investigation: Investigation): { ended: number; begun: number } {
  const steps = investigation.runs.flatMap((run) => run.steps)
  return { ended: steps.filter((step) => step.status !== 'running').length, begun: steps.length }
}

/** Whether anything of it may still change. */
export function isOpen(investigation: Pick<Investigation, 'status'>): boolean {
  return investigation.status === 'queued' || investigation.status === 'running'
}

/** A stream that is read from its beginning tells again how things were: they do not go back. */
function isOlder(told: Investigation['status'], known: Investigation['status']): boolean {
  return age[told] < age[known]
}

const age: Record<Investigation['status'], number> = {
  unclaimed: 0,
  queued: 0,
  running: 1,
  succeeded: 2,
  failed: 2,
}

function startRun(before: Investigation, event: EventOf<'run_started'>): Investigation {
  if (before.runs.some((run) => run.id === event.run)) return before
  const run: Run = {
    id: event.run,
    parent: event.parent,
    analyzer: event.analyzer,
    params: event.params,
    status: 'running',
    conclusion: null,
    startMs: event.atMs,
    endMs: null,
    steps: [],
    coverage: [],
    journal: null,
    error: null,
  }
  return { ...before, runs: [...before.runs, run] }
}

function startStep(run: Run, event: EventOf<'step_started'>): Run {
  if (run.steps.some((step) => step.id === event.step)) return run
  const step: Step = {
    id: event.step,
    parent: event.parent,
    name: event.name,
    status: 'running',
    startMs: event.atMs - run.startMs,
    endMs: null,
  }
  return { ...run, steps: [...run.steps, step] }
}

function endStep(run: Run, event: EventOf<'step_ended'>): Run {
  return {
    ...run,
    steps: run.steps.map((step) =>
      step.id === event.step
        ? { ...step, status: event.status, endMs: event.atMs - run.startMs }
        : step,
    ),
  }
}

function endRun(run: Run, event: EventOf<'run_ended'>): Run {
  return {
    ...run,
    status: event.status,
    conclusion: event.conclusion,
    endMs: event.atMs,
    error: event.error ?? null,
  }
}

function addFinding(before: Investigation, event: EventOf<'finding'>): Investigation {
  const finding = { ...event.finding, run: event.run }
  const others = before.findings.filter((known) => known.id !== finding.id)
  const foundAt = before.startedAt === null ? null : before.startedAt + event.atMs
  return {
    ...before,
    firstFindingAt: before.firstFindingAt ?? foundAt,
    findings: rankFindings([...others, finding]),
  }
}

function changeRun(before: Investigation, id: string, change: (run: Run) => Run): Investigation {
  return { ...before, runs: before.runs.map((run) => (run.id === id ? change(run) : run)) }
}
