import type { Conclusion, ExceededLimit, RunStatus } from '@faultline/sdk'
import { conclude, withoutAnswer } from '@faultline/sdk'
import type { Coverage, RunError, RunEvent, RunResult, Step } from '@faultline/sdk/result'
import type { JournalEntry } from './journal.ts'
import type { RunLimits } from './limits.ts'
import { payloadBytes } from './payload.ts'
import type { Output } from './protocol.ts'
import type { Failure } from './run-error.ts'

/** A finding as it was parsed where it left the sandbox. */
export type ParsedFinding = RunResult['findings'][number]

/** What is known of a run, and who is told of it. Said twice (by two attempts), it counts once. */
export type RunRecord = {
  readonly id: string
  readonly parent: string | null
  readonly analyzer: { readonly id: string; readonly title: string; readonly version: string }
  readonly startMs: number
  readonly endMs: () => number
  readonly params: () => unknown
  readonly status: () => RunStatus
  readonly conclusion: () => Conclusion
  readonly error: () => RunError | undefined
  /** The run's own findings, in order. */
  readonly findings: () => readonly ParsedFinding[]
  readonly steps: () => Step[]
  readonly coverage: () => Coverage[]
  /** The chained runs whose results it was given. */
  readonly heardRuns: () => string[]
  readonly journal: () => { entries: number; bytes: number }

  readonly start: (params: unknown, at: number) => void
  readonly addFinding: (finding: ParsedFinding, at: number) => ExceededLimit | undefined
  /** Returns how many steps there are. */
  readonly startStep: (step: Extract<Output, { kind: 'step_started' }>) => number
  readonly endStep: (step: Extract<Output, { kind: 'step_ended' }>) => void
  readonly conclude: (conclusion: Conclusion) => ExceededLimit | undefined
  readonly close: (failure: Failure | undefined, closing: Closing) => void
}

type Closing = {
  readonly coverage: Coverage[]
  /** The answers that it acted upon. */
  readonly entries: readonly JournalEntry[]
}

type RecordOptions = {
  readonly runId: string
  readonly parent: string | null
  readonly analyzer: { readonly id: string; readonly title: string }
  readonly bundle: { readonly version: string }
  readonly start: { readonly kind: string; readonly params?: unknown }
  readonly limits: RunLimits
  readonly startedAt: number
  readonly nowMs: () => number
  readonly emit: (event: RunEvent) => void
}

export function createRunRecord(options: RecordOptions): RunRecord {
  const { runId: run, parent, limits, emit, nowMs } = options
  const { id, title } = options.analyzer
  const analyzer = { id, title, version: options.bundle.version }
  const findings = new Map<string, ParsedFinding>()
  const steps = new Map<number, Step>()
  const startMs = nowMs()
  let params: unknown = options.start.kind === 'params' ? options.start.params : null
  let isAnnounced = false
  let length = 0
  let concluded: Conclusion | undefined
  let failure: Failure | undefined
  let endMs = startMs
  let closing: Closing = { coverage: [], entries: [] }

  /** The realm's own times are trusted only between the run's start and now. */
  const since = (at: number): number => Math.min(Math.max(at - options.startedAt, startMs), nowMs())
  /** Events count from when the investigation began, the steps of a result from when its run did. */
  const sinceStart = (step: Step): Step => ({
    ...step,
    startMs: step.startMs - startMs,
    endMs: step.endMs === null ? null : step.endMs - startMs,
  })
  const announce = (): void => {
    if (isAnnounced) return
    isAnnounced = true
    emit({ type: 'run_started', run, parent, analyzer, params, atMs: startMs })
  }
  const conclusion = (): Conclusion => {
    if (!failure) return concluded ?? conclude([...findings.values()])
    const found = conclude([...findings.values()])
    if (found.kind === 'cause') return found
    return withoutAnswer(`The investigation did not finish: ${failure.error.message}`)
  }

  return {
    id: run,
    parent,
    analyzer,
    startMs,
    endMs: () => endMs,
    params: () => params,
    status: () => failure?.status ?? 'succeeded',
    conclusion,
    error: () => failure?.error,
    findings: () => [...findings.values()],
    steps: () => [...steps.values()].map(sinceStart),
    coverage: () => closing.coverage,
    heardRuns: () =>
      closing.entries.flatMap(({ asked, answer }) =>
        asked.kind === 'chain' && answer.kind === 'none' ? [asked.run] : [],
      ),
    journal: () => ({ entries: closing.entries.length, bytes: answeredBytes(closing.entries) }),
    start(parsed) {
      params = parsed
      announce()
    },
    addFinding(finding, at) {
      if (findings.has(finding.id)) return undefined
      const size = JSON.stringify(finding).length
      length += size
      const exceeded =
        above('findings', limits.findings, findings.size + 1) ??
        above('findingLength', limits.findingLength, size) ??
        above('findingsLength', limits.findingsLength, length)
      if (exceeded) return exceeded
      findings.set(finding.id, finding)
      emit({ type: 'finding', run, finding, atMs: since(at) })
      return undefined
    },
    startStep({ step, parent: outer, name, at }) {
      if (!steps.has(step)) {
        const atMs = since(at)
        steps.set(step, {
          id: step,
          parent: outer,
          name,
          status: 'running',
          startMs: atMs,
          endMs: null,
        })
        emit({ type: 'step_started', run, step, parent: outer, name, atMs })
      }
      return steps.size
    },
    endStep({ step, status, at }) {
      const known = steps.get(step)
      if (known?.status !== 'running') return
      const atMs = since(at)
      steps.set(step, { ...known, status, endMs: atMs })
      emit({ type: 'step_ended', run, step, status, atMs })
    },
    conclude(given) {
      const exceeded = above('findingLength', limits.findingLength, JSON.stringify(given).length)
      if (!exceeded) concluded = given
      return exceeded
    },
    close(given, closed) {
      failure = given
      closing = closed
      endMs = nowMs()
      announce()
      for (const known of steps.values()) {
        if (known.status !== 'running') continue
        steps.set(known.id, { ...known, status: 'failed', endMs })
        emit({ type: 'step_ended', run, step: known.id, status: 'failed', atMs: endMs })
      }
      const error = failure ? { error: failure.error } : {}
      const status = failure?.status ?? 'succeeded'
      emit({ type: 'run_ended', run, status, conclusion: conclusion(), ...error, atMs: endMs })
    },
  }
}

function above(limit: string, maximum: number, actual: number): ExceededLimit | undefined {
  return actual > maximum ? { limit, maximum, actual } : undefined
}

function answeredBytes(entries: readonly JournalEntry[]): number {
  let bytes = 0
  for (const { answer } of entries) {
    if (answer.kind === 'value') bytes += payloadBytes(answer.payload)
  }
  return bytes
}
