import type { ChainResult, Finding, SourceAnswer } from '@faultline/sdk'
import type { RunResult } from '@faultline/sdk/result'
import {
  canonicalJson,
  chainKey,
  journalVersion,
  type Journal,
  type JournalEntry,
} from './journal.ts'
import type { Chained, ChainedRun } from './find-answer.ts'
import { encodeJournalEntry, encodeJournalHead } from './journal-format.ts'
import { defaultRunLimits, type RunLimits } from './limits.ts'
import type { BundleManifest } from './manifest.ts'
import type { Question } from './question.ts'
import type { Recording, RunRequest, RunStart } from './request.ts'
import { Run } from './run.ts'
import { fault } from './run-error.ts'
import { buildResult } from './run-result.ts'
import type { Pool } from './sandbox/pool.ts'
import { createSourcePlaces } from './source-places.ts'

type Started = { readonly run: Run; readonly depth: number; readonly result: Promise<RunResult> }

/** Runs an analyzer and all that it chains, and puts their results together. */
export async function investigate(
  request: RunRequest,
  { pool, manifest }: { readonly pool: Pool; readonly manifest: BundleManifest },
): Promise<Recording> {
  const { bundle, broker } = request
  const limits: RunLimits = { ...defaultRunLimits, ...request.limits }
  const recorded = request.recorded ?? broker.recorded
  const places = createSourcePlaces(bundle)
  const startedAt = Date.now()
  const origin = performance.now()
  const nowMs = (): number => Math.round((performance.now() - origin) * 1000) / 1000
  const runs = new Map<string, Started>()
  const runIdByKey = new Map<string, string>()
  /** For each run, the runs that it waits for. */
  const waits = new Map<string, Set<string>>()
  const answers = new Map<string, Promise<SourceAnswer<unknown>>>()

  /** Runs of one investigation that ask the same ask the source once; a failure is asked again. */
  const answer = (question: Question): Promise<SourceAnswer<unknown>> => {
    const key = canonicalJson(question)
    const known = answers.get(key)
    if (known) return known
    const asked = broker.answer(question)
    answers.set(key, asked)
    asked.catch(() => answers.delete(key))
    return asked
  }

  const begin = (runId: string, begun: Begun): Started => {
    const analyzer = manifest.analyzers.get(begun.analyzer)
    if (!analyzer) throw new Error(`The bundle has no analyzer "${begun.analyzer}"`)
    const head = { run: runId, analyzer: { id: analyzer.id, version: bundle.version } }
    const journal = recorded?.get(runId)
    let headKept = journal
      ? undefined
      : request.onEntry?.({ run: runId, position: -1, bytes: encodeJournalHead(head) })
    const run = new Run({
      ...{ runId, parent: begun.parent, analyzer, bundle, places, start: begun.start },
      ...{ investigated: request, limits, pool, nowMs, startedAt, answer, chain },
      recorded: unbrokenEntries(journal),
      isReplay: broker.isReplay,
      emit(event) {
        // A trigger's params are known only now; a chain back to the same question is a cycle.
        if (event.type === 'run_started' && event.run === '1') {
          runIdByKey.set(chainKey(event.analyzer.id, event.params), '1')
        }
        request.onEvent?.(event)
      },
      keep(entry) {
        if (!request.onEntry) return undefined
        const bytes = encodeJournalEntry(entry)
        const own = { run: runId, position: entry.position, bytes }
        const head = headKept
        headKept = undefined
        return (head ? head.then(() => request.onEntry?.(own)) : request.onEntry(own)) ?? undefined
      },
    })
    const result = run.ended.then(async (record) => {
      const children = [...runs.values()].filter(
        (other) => other.run.id !== runId && begunBy(other, runId),
      )
      return buildResult(
        record,
        await Promise.all(children.map((child) => child.result)),
        startedAt,
      )
    })
    const started = { run, depth: begun.depth, result }
    runs.set(runId, started)
    return started
  }
  const parents = new Map<string, string>()
  const begunBy = (other: Started, runId: string): boolean => parents.get(other.run.id) === runId

  const chain = (chained: Chained): ChainedRun => {
    const { caller, analyzer, params, foretold } = chained
    const earlier = foretold?.asked.kind === 'chain' ? foretold.asked.run : undefined
    const key = chainKey(analyzer, params)
    const known = runIdByKey.get(key)
    const runId = known ?? earlier ?? `${caller}.${chained.ordinal}`
    const refusal =
      foretold?.answer.kind === 'refused' ? foretold.answer.message : refuse(chained, known)
    if (refusal !== undefined) return { run: runId, refusal }
    if (known === undefined) {
      runIdByKey.set(key, runId)
      parents.set(runId, caller)
      const depth = (runs.get(caller)?.depth ?? 0) + 1
      begin(runId, { analyzer, parent: caller, depth, start: { kind: 'params', params } })
    }
    const result = runs.get(runId)?.result
    if (!result) return { run: runId, refusal: `The run ${runId} could not be started.` }
    const waitsFor = waits.get(caller) ?? new Set()
    waits.set(caller, waitsFor.add(runId))
    return {
      run: runId,
      result: result.then((finished) => {
        waitsFor.delete(runId)
        return chainResult(finished)
      }),
    }
  }

  const reaches = (from: string, to: string): boolean =>
    from === to || [...(waits.get(from) ?? [])].some((next) => reaches(next, to))

  const cycleSentence = (caller: string, runId: string): string => {
    const [one, other] = [caller, runId].map((id) => runs.get(id)?.run.analyzerId ?? id)
    return `${one} chains to ${other}, which is itself waiting for ${one}: the cycle was cut here.`
  }

  const refuse = ({ caller, analyzer }: Chained, known: string | undefined): string | undefined => {
    if (known !== undefined)
      return reaches(known, caller) ? cycleSentence(caller, known) : undefined
    const depth = (runs.get(caller)?.depth ?? 0) + 1
    if (!manifest.analyzers.has(analyzer)) {
      return `The bundle has no analyzer "${analyzer}"; import it in the analyzer's file.`
    }
    if (depth > limits.chainDepth) {
      return `${analyzer} was not run: the chain is ${depth} runs deep, of at most ${limits.chainDepth}.`
    }
    if (runs.size >= limits.runs) {
      return `${analyzer} was not run: the investigation has ${runs.size} runs, of at most ${limits.runs}.`
    }
    return undefined
  }

  const start: RunStart = request.start
  if (start.kind === 'params') {
    runIdByKey.set(chainKey(request.analyzerId ?? manifest.entry, start.params), '1')
  }
  const root = begin('1', {
    analyzer: request.analyzerId ?? manifest.entry,
    parent: null,
    depth: 0,
    start,
  })
  const cancel = (): void => {
    const cancelled = fault('cancelled', 'cancelled', 'The investigation was cancelled.')
    for (const { run } of runs.values()) run.end(cancelled)
  }
  if (request.signal?.aborted) cancel()
  request.signal?.addEventListener('abort', cancel, { once: true })
  // Runs that nobody waits for any more must not outlive the one that began them.
  void root.run.ended.then(() => {
    const left = fault('cancelled', 'abandoned', 'The run that chained this one ended first.')
    for (const { run } of runs.values()) run.end(left)
  })
  const result = await root.result
  request.signal?.removeEventListener('abort', cancel)
  const journals = new Map<string, Journal>()
  for (const [id, { run }] of runs) {
    const analyzer = { id: run.analyzerId, version: bundle.version }
    journals.set(id, { version: journalVersion, run: id, analyzer, entries: [...run.entries] })
  }
  return { investigated: investigatedOf(request), result, journals }
}

type Begun = {
  readonly analyzer: string
  readonly parent: string | null
  readonly depth: number
  readonly start: RunStart
}

/** The entries up to the first that is missing: what came after it was never acted upon. */
function unbrokenEntries(journal: Journal | undefined): JournalEntry[] {
  const entries = journal?.entries ?? []
  const gap = entries.findIndex((entry, index) => entry.position !== index)
  return gap === -1 ? [...entries] : entries.slice(0, gap)
}

function chainResult(result: RunResult): ChainResult {
  const findings: readonly Finding[] = result.findings
  const { status, conclusion, error } = result
  return { status, findings, conclusion, ...(error ? { error: error.message } : {}) }
}

function investigatedOf({
  analyzerId,
  start,
  alert,
  clock,
  window,
  seed,
}: RunRequest): Recording['investigated'] {
  return { ...(analyzerId === undefined ? {} : { analyzerId }), start, alert, clock, window, seed }
}
