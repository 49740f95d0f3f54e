import type { ChainResult, SourceAnswer } from '@faultline/sdk'
import type { RunEvent } from '@faultline/sdk/result'
import type { AnalyzerBundle } from './bundle.ts'
import type { Chained, ChainedRun } from './find-answer.ts'
import type { JournalEntry } from './journal.ts'
import type { RunLimits } from './limits.ts'
import type { DescribedAnalyzer } from './protocol.ts'
import type { Question } from './question.ts'
import type { Offer, Whoever } from './registry.ts'
import type { Investigated, RunStart } from './request.ts'
import type { Pool } from './sandbox/pool.ts'
import type { SourcePlaces } from './source-places.ts'

/** What a run is given by its investigation. */
export type RunOptions = {
  readonly runId: string
  readonly parent: string | null
  readonly analyzer: DescribedAnalyzer
  readonly bundle: AnalyzerBundle
  readonly places: SourcePlaces
  readonly start: RunStart
  readonly investigated: Investigated
  readonly limits: RunLimits & { readonly memoryMb?: number }
  readonly pool: Pool
  readonly recorded: readonly JournalEntry[]
  readonly isReplay: boolean
  readonly nowMs: () => number
  readonly startedAt: number
  readonly emit: (event: RunEvent) => void
  readonly keep: (entry: JournalEntry) => Promise<void> | undefined
  readonly answer: (question: Question) => Promise<SourceAnswer<unknown>>
  /** Names the run that a question chains to, beginning it if need be. */
  readonly chain: (chained: Chained) => ChainedRun
  readonly whoever: (question: Whoever, asker: string) => Promise<Offer[]>
  /** Lets the run chain what the registry answered it. */
  readonly offer: (caller: string, entry: JournalEntry) => void
}

/** How an answer came about. */
export type Told = {
  readonly askedAtMs?: number
  readonly value?: ChainResult | undefined
  /** The entry that the answer was taken from. */
  readonly recorded?: JournalEntry | undefined
}
