import type { Alert, Window } from '@faultline/sdk'
import type { RunEvent, RunResult } from '@faultline/sdk/result'
import type { InvestigationStart } from '../investigations/start.ts'
import type { JournalEntryRow } from '../sql/append-journal-entry.ts'

type RunnerTask = {
  readonly start: InvestigationStart
  readonly alert: Alert | null
  /** The investigation's "now". */
  readonly clock: number
  readonly window: Window
  readonly seed: string
  readonly onEvent: (event: RunEvent) => void
  /** Stores an answer; the run goes on once it is safe. */
  readonly onJournalEntry: (entry: JournalEntryRow) => Promise<void>
  /** Called before anything is asked when the answers in `recorded` cannot be used any more. */
  readonly onJournalDiscarded: () => Promise<void>
  /** Answers that an earlier attempt was given already. */
  readonly recorded: readonly JournalEntryRow[]
  readonly signal: AbortSignal
}

/** Executes an investigation's runs in the sandbox. */
export type InvestigationRunner = {
  readonly run: (task: RunnerTask) => Promise<RunResult>
}
