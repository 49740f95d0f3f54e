import type { Alert, Window } from '@faultline/sdk'
import type { RunEvent, RunResult } from '@faultline/sdk/result'
import type { Broker } from './broker.ts'
import type { AnalyzerBundle } from './bundle.ts'
import type { RecordedJournals } from './journal.ts'
import type { RunLimits } from './limits.ts'

export type RunStart =
  | { readonly kind: 'params'; readonly params: unknown }
  /** The alert's params are made by the analyzer's own trigger, inside the sandbox. */
  | { readonly kind: 'trigger'; readonly trigger: number; readonly alert: Alert }

/** What determines an investigation, beside the answers that it gets. */
export type Investigated = {
  /** Default: the analyzer that the file exports. */
  readonly analyzerId?: string
  readonly start: RunStart
  readonly alert: Alert | null
  /** "Now" of the investigation, epoch milliseconds. */
  readonly clock: number
  readonly window: Window
  readonly seed: string
}

export type RunRequest = Investigated & {
  readonly bundle: AnalyzerBundle
  readonly broker: Broker
  /** What `chain.whoever` chooses from, beside the analyzers of the bundle: one for each bundle. */
  readonly registered?: readonly AnalyzerBundle[]
  /** Told in order, as it happens. */
  readonly onEvent?: (event: RunEvent) => void
  /**
   * Given the bytes that each run's journal grows by. A run goes on only when the promise is
   * fulfilled, so an answer that a run acted on is never lost. All bytes of a run, joined in order
   * of `position`, are what `decodeJournal` reads.
   */
  readonly onEntry?: (entry: JournalBytes) => Promise<void> | void
  readonly signal?: AbortSignal
  readonly limits?: Partial<RunLimits>
  /** Journals of an earlier attempt: their answers are given again and sources not asked. */
  readonly recorded?: RecordedJournals
}

export type JournalBytes = {
  readonly run: string
  /** -1 for the journal's head, then the entry's own. */
  readonly position: number
  readonly bytes: Uint8Array
}

/** A result with all that is needed to have it again. */
export type Recording = {
  readonly investigated: Investigated
  readonly result: RunResult
  readonly journals: RecordedJournals
}
