import type { Investigation, Run } from '@faultline/server/contract'
import { formatDuration } from './duration.ts'
import type { Step } from './vocabulary.ts'

export type WaterfallRow = {
  readonly key: string
  readonly kind: 'run' | 'step'
  readonly name: string
  /** Id of the analyzer of a run. */
  readonly detail: string | null
  readonly depth: number
  readonly state: 'running' | 'succeeded' | 'failed'
  /** Place of the bar as shares of the whole width, 0..100. */
  readonly leftPercent: number
  readonly widthPercent: number
  readonly duration: string
}

export type Waterfall = {
  readonly rows: readonly WaterfallRow[]
  readonly totalMs: number
  readonly total: string
}

/**
 * The tree of runs and steps as bars on one time axis, like a trace. `elapsedMs` is how far the
 * investigation has come; whatever still runs reaches up to it.
 */
export function waterfallOf(investigation: Investigation, elapsedMs: number): Waterfall {
  const ends = investigation.runs.flatMap((run) => [
    run.startMs,
    run.endMs ?? elapsedMs,
    ...run.steps.map((step) => run.startMs + (step.endMs ?? step.startMs)),
  ])
  const totalMs = Math.max(1, ...ends)
  const roots = investigation.runs.filter(
    (run) => !investigation.runs.some((other) => other.id === run.parent),
  )
  const scale: Scale = { totalMs, elapsedMs: Math.max(elapsedMs, 0) }
  const rows = byStart(roots).flatMap((run) =>
    runRows({ run, depth: 0 }, investigation.runs, scale),
  )
  return { rows, totalMs, total: formatDuration(totalMs) }
}

/**
 * How many milliseconds an investigation that still runs has been at it. The service's clock and
 * the reader's may differ, so it is never less than the latest thing that is known to have happened.
 */
export function elapsedOf(investigation: Investigation, nowMs: number): number {
  const known = investigation.runs.flatMap((run) => [
    run.startMs,
    run.endMs ?? 0,
    ...run.steps.map((step) => run.startMs + (step.endMs ?? step.startMs)),
  ])
  const latestMs = Math.max(0, ...known)
  if (investigation.finishedAt !== null || investigation.startedAt === null) return latestMs
  return Math.max(latestMs, nowMs - investigation.startedAt)
}

type Scale = { readonly totalMs: number; readonly elapsedMs: number }
type Placed = { readonly run: Run; readonly depth: number }

function runRows({ run, depth }: Placed, runs: readonly Run[], scale: Scale): WaterfallRow[] {
  const children = [
    ...run.steps
      .filter((step) => step.parent === null)
      .map((step) => ({
        startMs: run.startMs + step.startMs,
        rows: stepRows({ run, depth: depth + 1 }, step, scale),
      })),
    ...runs
      .filter((child) => child.parent === run.id)
      .map((child) => ({
        startMs: child.startMs,
        rows: runRows({ run: child, depth: depth + 1 }, runs, scale),
      })),
  ]
  const own: WaterfallRow = {
    key: run.id,
    kind: 'run',
    name: run.analyzer.title,
    detail: run.analyzer.id,
    depth,
    state:
      run.status === 'running' ? 'running' : run.status === 'succeeded' ? 'succeeded' : 'failed',
    ...bar(run.startMs, run.endMs, scale),
  }
  return [own, ...byStart(children).flatMap((child) => child.rows)]
}

function stepRows({ run, depth }: Placed, step: Step, scale: Scale): WaterfallRow[] {
  const own: WaterfallRow = {
    key: `${run.id}/${step.id}`,
    kind: 'step',
    name: step.name,
    detail: null,
    depth,
    // A step that its run left behind did not end well.
    state: step.status === 'running' && run.status !== 'running' ? 'failed' : step.status,
    ...bar(
      run.startMs + step.startMs,
      step.endMs === null ? run.endMs : run.startMs + step.endMs,
      scale,
    ),
  }
  const inner = run.steps.filter((child) => child.parent === step.id)
  return [
    own,
    ...byStart(inner).flatMap((child) => stepRows({ run, depth: depth + 1 }, child, scale)),
  ]
}

function bar(startMs: number, endMs: number | null, { totalMs, elapsedMs }: Scale) {
  const reachedMs = Math.max(startMs, endMs ?? elapsedMs)
  return {
    leftPercent: percent(startMs, totalMs),
    widthPercent: percent(reachedMs - startMs, totalMs),
    duration: formatDuration(reachedMs - startMs),
  }
}

function percent(part: number, whole: number): number {
  return Math.round((part / whole) * 10_000) / 100
}

function byStart<Item extends { readonly startMs: number }>(items: readonly Item[]): Item[] {
  return items.toSorted((one, other) => one.startMs - other.startMs)
}
