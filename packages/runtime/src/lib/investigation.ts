import type { SourceAnswer } from '@faultline/sdk'
import type { RunResult } from '@faultline/sdk/result'
import { AnalyzerLoadError } from './errors.ts'
import { canonicalJson, journalVersion, type Journal, type JournalEntry } from './journal.ts'
import { createJournalWriter } from './journal-format.ts'
import { chainedLimits, limitsOf, type TeamLimits } from './limits.ts'
import type { DescribedAnalyzer } from './protocol.ts'
import type { Question } from './question.ts'
import { createRegistry, type Member, type Registered } from './registry.ts'
import type { Recording, RunRequest } from './request.ts'
import { Run } from './run.ts'
import { fault } from './run-error.ts'
import { buildResult } from './run-result.ts'
import { createRunTree, type RunTree } from './run-tree.ts'
import type { Pool } from './sandbox/pool.ts'

type Means = {
  readonly teamLimits: TeamLimits
  readonly pool: Pool
  readonly member: Member
  readonly registered: Registered
}

/** Runs an analyzer and all that it chains, and puts their results together. */
export async function investigate(request: RunRequest, means: Means): Promise<Recording> {
  const startedAt = Date.now()
  const tree = createTree(request, { ...means, startedAt })
  const { member } = means
  const { start, analyzerId: analyzer = member.manifest.entry } = request
  if (start.kind === 'params') tree.register({ analyzer, params: start.params }, '1')
  const root = tree.begin({ runId: '1', analyzer, member, parent: null, start })

  const cancel = (): void => {
    const cancelled = fault('cancelled', 'cancelled', 'The investigation was cancelled.')
    for (const run of tree.runs.values()) run.end(cancelled)
  }
  if (request.signal?.aborted) cancel()
  request.signal?.addEventListener('abort', cancel, { once: true })
  await root.ended
  request.signal?.removeEventListener('abort', cancel)
  // Runs that nobody waits for must not outlive the first.
  const left = fault('cancelled', 'abandoned', 'The investigation ended before this run did.')
  for (const run of tree.runs.values()) run.end(left)
  return {
    investigated: investigatedOf(request),
    result: await resultOf('1', tree, startedAt),
    journals: journalsOf(tree),
  }
}

function createTree(
  request: RunRequest,
  {
    pool,
    registered,
    teamLimits,
    member: first,
    startedAt,
  }: Means & { readonly startedAt: number },
): RunTree {
  const { broker } = request
  const registry = createRegistry(registered, pool)
  const limitsFor = (analyzer: DescribedAnalyzer | undefined) => ({
    ...limitsOf(analyzer?.limits, teamLimits),
    ...request.limits,
  })
  const { manifest: root } = first
  const recorded = request.recorded ?? broker.recorded
  const origin = performance.now()
  const nowMs = (): number => Math.round((performance.now() - origin) * 1000) / 1000
  const answer = shareAnswers(request)

  const tree = createRunTree({
    limits: limitsFor(root.analyzers.get(request.analyzerId ?? root.entry)),
    registered: registry.member,
    alert: request.alert,
    create({ runId, analyzer: id, member, parent, start }, chain) {
      const { bundle, manifest, places } = member
      const analyzer = manifest.analyzers.get(id)
      if (!analyzer) {
        throw new AnalyzerLoadError('analyzer_unknown', `The bundle has no analyzer "${id}"`)
      }
      const journal = recorded?.get(runId)
      const caller = parent === null ? undefined : tree.runs.get(parent)
      const limits = chainedLimits(limitsFor(analyzer), caller?.wallLeftMs)
      const head = { run: runId, analyzer: { id, version: bundle.version } }
      return new Run({
        ...{ runId, parent, analyzer, bundle, places, start, investigated: request, limits, pool },
        ...{ nowMs, startedAt, answer, chain, isReplay: broker.isReplay },
        ...{ whoever: registry.whoever, offer: tree.offer },
        recorded: unbrokenEntries(journal),
        keep: keeperOf(request, head, journal !== undefined),
        emit(event) {
          // A trigger's params are known only now; a chain back to the same question is a cycle.
          if (event.type === 'run_started' && event.run === '1') {
            tree.register({ analyzer: event.analyzer.id, params: event.params }, '1')
          }
          request.onEvent?.(event)
        },
      })
    },
  })
  return tree
}

/** Runs of one investigation that ask the same ask the source once; a failure is asked again. */
function shareAnswers({
  broker,
}: RunRequest): (question: Question) => Promise<SourceAnswer<unknown>> {
  const answers = new Map<string, Promise<SourceAnswer<unknown>>>()
  return (question) => {
    const key = canonicalJson(question)
    const known = answers.get(key)
    if (known) return known
    const asked = broker.answer(question)
    answers.set(key, asked)
    asked.catch(() => answers.delete(key))
    return asked
  }
}

type Keep = (entry: JournalEntry) => Promise<void> | undefined

/** Hands on a run's journal as it grows, its head first. */
function keeperOf(
  { onEntry }: RunRequest,
  head: Pick<Journal, 'run' | 'analyzer'>,
  isHeadKept: boolean,
): Keep {
  if (!onEntry) return () => undefined
  const { run } = head
  const writer = createJournalWriter({ compressed: false })
  let headKept = isHeadKept ? undefined : onEntry({ run, position: -1, bytes: writer.head(head) })
  headKept?.catch(() => {})
  return (entry) => {
    const own = { run, position: entry.position, bytes: writer.entry(entry) }
    const before = headKept
    headKept = undefined
    return (before ? before.then(() => onEntry(own)) : onEntry(own)) ?? undefined
  }
}

/** The entries up to the first that is missing: what came after it was never acted upon. */
function unbrokenEntries(journal: Journal | undefined): JournalEntry[] {
  const entries = journal?.entries ?? []
  const gap = entries.findIndex((entry, index) => entry.position !== index)
  return gap === -1 ? [...entries] : entries.slice(0, gap)
}

async function resultOf(runId: string, tree: RunTree, startedAt: number): Promise<RunResult> {
  const outcome = await tree.outcome(runId)
  const children = tree.childrenOf(runId).map((child) => resultOf(child, tree, startedAt))
  return buildResult(outcome, await Promise.all(children), startedAt)
}

function journalsOf(tree: RunTree): Map<string, Journal> {
  const journals = new Map<string, Journal>()
  for (const [run, { analyzerId: id, entries }] of tree.runs) {
    const analyzer = { id, version: tree.versionOf(run) }
    journals.set(run, { version: journalVersion, run, analyzer, entries: [...entries] })
  }
  return journals
}

function investigatedOf(request: RunRequest): Recording['investigated'] {
  const { analyzerId, start, alert, clock, window, seed } = request
  return { ...(analyzerId === undefined ? {} : { analyzerId }), start, alert, clock, window, seed }
}
