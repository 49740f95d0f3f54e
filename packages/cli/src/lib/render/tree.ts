import { entityName } from '@faultline/sdk'
import type { Finding, FindingKind } from '@faultline/sdk'
import { formatConfidence, formatDuration, truncate } from './format.ts'
import type { InvestigationState, RunState, StepState } from './investigation-state.ts'
import type { Paint } from './paint.ts'

export type TreeOptions = {
  readonly paint: Paint
  readonly columns: number
  /** Milliseconds since the first run began: how long what still runs has taken. */
  readonly nowMs: number
}

/** The runs, steps and findings so far, as the lines of a tree. */
export function treeLines(state: InvestigationState, options: TreeOptions): string[] {
  return state.runs
    .filter((run) => run.parent === null || !state.runs.some(({ id }) => id === run.parent))
    .flatMap((run) => runLines(state, run, { ...options, depth: 0 }))
}

type Place = TreeOptions & { readonly depth: number }

function runLines(state: InvestigationState, run: RunState, place: Place): string[] {
  const inside = { ...place, depth: place.depth + 1 }
  const { paint } = place
  return [
    line(run, paint.bold(truncate(run.title, roomFor(place))), place),
    ...run.steps
      .filter(({ parent }) => parent === null)
      .flatMap((step) => stepLines(run, step, inside)),
    ...run.findings.map((finding) => findingLine(finding, inside)),
    ...(run.error ? [indent(inside, paint.bad(truncate(run.error.message, roomFor(inside))))] : []),
    ...state.runs
      .filter(({ parent }) => parent === run.id)
      .flatMap((child) => runLines(state, child, inside)),
  ]
}

function stepLines(run: RunState, step: StepState, place: Place): string[] {
  const inside = { ...place, depth: place.depth + 1 }
  return [
    line(step, truncate(step.name, roomFor(place)), place),
    ...run.steps
      .filter(({ parent }) => parent === step.id)
      .flatMap((child) => stepLines(run, child, inside)),
  ]
}

function line(part: RunState | StepState, text: string, place: Place): string {
  const { paint, nowMs } = place
  const tookMs = (part.endMs ?? Math.max(nowMs, part.startMs)) - part.startMs
  const mark = {
    running: paint.accent('▸'),
    succeeded: paint.good('✔'),
    failed: paint.bad('✖'),
  }[part.status]
  return indent(place, `${mark} ${text} ${paint.dim(formatDuration(tookMs))}`)
}

function findingLine(finding: Finding, place: Place): string {
  const { paint } = place
  const text = `${findingWord(finding.kind)}: ${entityName(finding.entity)}`
  const colour = finding.kind === 'cause' ? paint.accent : paint.dim
  const confidence = paint.dim(formatConfidence(finding.confidence))
  return indent(place, `${colour('→')} ${colour(truncate(text, roomFor(place)))} ${confidence}`)
}

/** The kind of a finding as people say it. */
export function findingWord(kind: FindingKind): string {
  return kind.replaceAll('_', ' ')
}

function indent({ depth }: Place, text: string): string {
  return '  '.repeat(depth) + text
}

/** Columns left for a name beside its mark and its time. */
function roomFor({ columns, depth }: Place): number {
  return Math.max(10, columns - depth * 2 - 14)
}
