import type { Alert, ChainResult, Entity } from '@faultline/sdk'
import { service } from '@faultline/sdk'
import { z } from 'zod'
import type { Chained, ChainedRun } from './find-answer.ts'
import { chainKey, type JournalEntry, type Refusal } from './journal.ts'
import type { RunLimits } from './limits.ts'
import { decodePayload } from './payload.ts'
import { parseOffers, parseWhoever, registrySource, type Member } from './registry.ts'
import type { Run } from './run.ts'
import { outcomeOf, type RunOutcome } from './run-result.ts'
import type { ParsedFinding } from './run-record.ts'
import type { RunStart } from './request.ts'

type Begun = {
  readonly member: Member
  readonly runId: string
  readonly analyzer: string
  readonly parent: string | null
  readonly start: RunStart
}

/** The runs of one investigation: who chained whom, and who waits for whom. */
export type RunTree = {
  readonly runs: ReadonlyMap<string, Run>
  readonly begin: (begun: Begun) => Run
  /** Names the run that a question chains to, beginning it if need be. */
  readonly chain: (chained: Chained) => ChainedRun
  /** Says that a run answers a question, so that asking it again does not run it again. */
  readonly register: (question: { analyzer: string; params: unknown }, runId: string) => void
  /** Lets a run chain what the registry answered it; other entries say nothing. */
  readonly offer: (caller: string, entry: JournalEntry) => void
  readonly versionOf: (runId: string) => string
  readonly childrenOf: (runId: string) => string[]
  readonly outcome: (runId: string) => Promise<RunOutcome>
}

type TreeOptions = {
  readonly limits: RunLimits
  /** Analyzers that a run may chain without importing them, once they were offered to it. */
  readonly registered: (analyzer: string) => Member | undefined
  readonly alert: Alert | null
  readonly create: (begun: Begun, chain: RunTree['chain']) => Run
}

export function createRunTree(options: TreeOptions): RunTree {
  const { limits, registered, alert, create } = options
  const runs = new Map<string, Run>()
  const parents = new Map<string, string | null>()
  const outcomes = new Map<string, Promise<RunOutcome>>()
  const finished = new Map<string, RunOutcome>()
  const runIdByQuestion = new Map<string, string>()
  const members = new Map<string, Member>()
  /** For each run, the chains that the registry offered it, with the entity it had asked about. */
  const offers = new Map<string, Map<string, Entity>>()
  /** For each run, the runs that it waits for. */
  const waits = new Map<string, Set<string>>()

  const begin = (begun: Begun): Run => {
    const { runId, parent, member } = begun
    parents.set(runId, parent)
    members.set(runId, member)
    const run = create(begun, chain)
    runs.set(runId, run)
    const outcome = run.ended.then((record) => {
      // Only what it was told of counts: what an abandoned run found depends on the moment.
      const heard = record.heardRuns().flatMap((id) => finished.get(id) ?? [])
      const own = outcomeOf(record, heard)
      finished.set(runId, own)
      return own
    })
    outcomes.set(runId, outcome)
    return run
  }

  const chain = (chained: Chained): ChainedRun => {
    const { caller, analyzer, params, foretold } = chained
    const earlier = foretold?.asked.kind === 'chain' ? foretold.asked.run : undefined
    const question = chainKey(analyzer, params)
    const known = runIdByQuestion.get(question)
    const runId = known ?? earlier ?? `${caller}.${chained.ordinal}`
    const member = memberFor(chained)
    const refusal =
      foretold?.answer.kind === 'refused' ? foretold.answer : refuse(chained, known, member)
    if (refusal !== undefined) return { run: runId, refusal, ...cut(chained, refusal.message) }
    if (known === undefined && member) {
      runIdByQuestion.set(question, runId)
      begin({ runId, analyzer, member, parent: caller, start: { kind: 'params', params } })
    }
    const outcome = outcomes.get(runId)
    if (!outcome)
      return { run: runId, refusal: { message: `The run ${runId} could not be started.` } }
    const waitsFor = waits.get(caller) ?? new Set()
    waits.set(caller, waitsFor.add(runId))
    return {
      run: runId,
      result: outcome.then((own) => {
        waitsFor.delete(runId)
        return chainResult(own)
      }),
    }
  }

  const offeredEntity = ({ caller, analyzer, params }: Chained): Entity | undefined =>
    offers.get(caller)?.get(chainKey(analyzer, params))

  /** What the caller imports comes first; of what it does not, only what it was offered. */
  const memberFor = (chained: Chained): Member | undefined => {
    const own = members.get(chained.caller)
    if (own?.manifest.analyzers.has(chained.analyzer)) return own
    return offeredEntity(chained) && registered(chained.analyzer)
  }

  const refuse = (
    { caller, analyzer }: Chained,
    known: string | undefined,
    member: Member | undefined,
  ): Refusal | undefined => {
    if (known !== undefined) {
      return reaches(known, caller) ? { message: cycleSentence(caller, known) } : undefined
    }
    if (!member) {
      return {
        message: `The bundle has no analyzer "${analyzer}"; import it in the analyzer's file.`,
      }
    }
    // An id has one number for each run above it, and its own.
    const depth = caller.split('.').length
    if (depth > limits.chainDepth) {
      const limit = { limit: 'chainDepth', maximum: limits.chainDepth, actual: depth }
      const message = `${analyzer} was not run: the chain would be ${depth} runs deep, of at most ${limits.chainDepth}; chain less deeply, or declare limits.chainDepth.`
      return { message, limit }
    }
    const count = runs.size + 1
    if (count <= limits.runs) return undefined
    const limit = { limit: 'runs', maximum: limits.runs, actual: count }
    const message = `${analyzer} was not run: the investigation would have ${count} runs, of at most ${limits.runs}; chain fewer, or declare limits.runs.`
    return { message, limit }
  }

  const reaches = (from: string, to: string): boolean =>
    from === to || [...(waits.get(from) ?? [])].some((next) => reaches(next, to))

  const cycleSentence = (caller: string, runId: string): string => {
    const [one, other] = [caller, runId].map((id) => runs.get(id)?.analyzerId ?? id)
    return `${one} chains to ${other}, which is itself waiting for ${one}: ${cycleEnding}`
  }

  /** That a cycle was cut is a finding, so that nobody takes what was left out for what is not so. */
  const cut = (chained: Chained, refusal: string): { readonly cycle?: ParsedFinding } => {
    if (!refusal.endsWith(cycleEnding)) return {}
    const { caller, ordinal, params } = chained
    const entity = offeredEntity(chained) ?? service(serviceOf(params, alert) ?? chained.analyzer)
    const analyzer = runs.get(caller)?.analyzerId ?? caller
    return { cycle: cycleFinding({ id: `${caller}.cycle-${ordinal}`, entity, analyzer }, refusal) }
  }

  return {
    runs,
    begin,
    chain,
    offer(caller, { asked, answer }) {
      if (asked.kind !== 'read' || asked.source !== registrySource || answer.kind !== 'value')
        return
      const { entity } = parseWhoever(asked.query)
      const own = offers.get(caller) ?? new Map<string, Entity>()
      for (const { id, params } of parseOffers(decodePayload(answer.payload))) {
        own.set(chainKey(id, params), entity)
      }
      offers.set(caller, own)
    },
    versionOf: (runId) => members.get(runId)?.bundle.version ?? '',
    register: ({ analyzer, params }, runId) =>
      void runIdByQuestion.set(chainKey(analyzer, params), runId),
    childrenOf: (runId) =>
      [...parents].flatMap(([child, parent]) => (parent === runId ? [child] : [])),
    async outcome(runId) {
      const outcome = outcomes.get(runId)
      if (!outcome) throw new Error(`There is no run ${runId}`)
      return outcome
    },
  }
}

function chainResult({ record, findings, conclusion }: RunOutcome): ChainResult {
  const error = record.error()
  const status = record.status()
  const { limit } = error ?? {}
  return {
    ...{ status, findings, conclusion },
    ...(error && { error: error.message }),
    ...(limit && { limit }),
  }
}

const cycleEnding = 'the cycle was cut here.'

type Cut = { readonly id: string; readonly entity: Entity; readonly analyzer: string }

/** Its confidence is none: it is not a hypothesis about the trouble. */
function cycleFinding(cut: Cut, summary: string): ParsedFinding {
  return { ...cut, kind: 'inconclusive', confidence: 0, summary, evidence: [], actions: [] }
}

const paramsSchema = z.looseObject({ service: z.string() })

/** The service that a chain, or else the whole investigation, is about. */
function serviceOf(params: unknown, alert: Alert | null): string | undefined {
  return paramsSchema.safeParse(params).data?.service ?? alert?.labels['service']
}
