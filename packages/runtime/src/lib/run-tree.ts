import type { ChainResult } from '@faultline/sdk'
import type { Chained, ChainedRun } from './find-answer.ts'
import { chainKey } from './journal.ts'
import type { RunLimits } from './limits.ts'
import type { BundleManifest } from './manifest.ts'
import type { Run } from './run.ts'
import { outcomeOf, type RunOutcome } from './run-result.ts'
import type { RunStart } from './request.ts'

type Begun = {
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
  readonly childrenOf: (runId: string) => string[]
  readonly outcome: (runId: string) => Promise<RunOutcome>
}

type TreeOptions = {
  readonly limits: RunLimits
  readonly manifest: BundleManifest
  readonly create: (begun: Begun, chain: RunTree['chain']) => Run
}

export function createRunTree({ limits, manifest, create }: TreeOptions): RunTree {
  const runs = new Map<string, Run>()
  const parents = new Map<string, string | null>()
  const outcomes = new Map<string, Promise<RunOutcome>>()
  const finished = new Map<string, RunOutcome>()
  const runIdByQuestion = new Map<string, string>()
  /** For each run, the runs that it waits for. */
  const waits = new Map<string, Set<string>>()

  const begin = (begun: Begun): Run => {
    const { runId, parent } = begun
    parents.set(runId, parent)
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
    const refusal =
      foretold?.answer.kind === 'refused' ? foretold.answer.message : refuse(chained, known)
    if (refusal !== undefined) return { run: runId, refusal }
    if (known === undefined) {
      runIdByQuestion.set(question, runId)
      begin({ runId, analyzer, parent: caller, start: { kind: 'params', params } })
    }
    const outcome = outcomes.get(runId)
    if (!outcome) return { run: runId, refusal: `The run ${runId} could not be started.` }
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

  const refuse = ({ caller, analyzer }: Chained, known: string | undefined): string | undefined => {
    if (known !== undefined) {
      return reaches(known, caller) ? cycleSentence(caller, known) : undefined
    }
    if (!manifest.analyzers.has(analyzer)) {
      return `The bundle has no analyzer "${analyzer}"; import it in the analyzer's file.`
    }
    // An id has one number for each run above it, and its own.
    const depth = caller.split('.').length
    if (depth > limits.chainDepth) {
      return `${analyzer} was not run: the chain is ${depth} runs deep, of at most ${limits.chainDepth}.`
    }
    if (runs.size >= limits.runs) {
      return `${analyzer} was not run: the investigation has ${runs.size} runs, of at most ${limits.runs}.`
    }
    return undefined
  }

  const reaches = (from: string, to: string): boolean =>
    from === to || [...(waits.get(from) ?? [])].some((next) => reaches(next, to))

  const cycleSentence = (caller: string, runId: string): string => {
    const [one, other] = [caller, runId].map((id) => runs.get(id)?.analyzerId ?? id)
    return `${one} chains to ${other}, which is itself waiting for ${one}: the cycle was cut here.`
  }

  return {
    runs,
    begin,
    chain,
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
  return { status, findings, conclusion, ...(error ? { error: error.message } : {}) }
}
