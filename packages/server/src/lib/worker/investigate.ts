import { withoutAnswer } from '@faultline/sdk'
import type { RunResult } from '@faultline/sdk/result'
import type { Database } from '../database/database.ts'
import { messageOf } from '../errors.ts'
import { appendSummary } from '../investigations/append-summary.ts'
import { packJournals } from '../investigations/pack-journals.ts'
import { appendJournalEntry } from '../sql/append-journal-entry.ts'
import { deleteJournal } from '../sql/delete-journal.ts'
import { finishInvestigation, type Finish } from '../sql/finish-investigation.ts'
import { readEvents } from '../sql/read-events.ts'
import { readJournalEntries } from '../sql/read-journal-entries.ts'
import { readSummary } from '../sql/read-summaries.ts'
import { readTask, type InvestigationTask } from '../sql/read-task.ts'
import { startInvestigation } from '../sql/start-investigation.ts'
import { createEventWriter, eventKey } from './event-writer.ts'
import type { InvestigationRunner } from './runner.ts'

export type InvestigateOptions = {
  readonly database: Database
  readonly runner: InvestigationRunner
  readonly signal: AbortSignal
}

/**
 * Runs an investigation to its end and stores what happens as it happens. Called again for one
 * that was interrupted, it feeds the runs what they had been answered, so that they come to where
 * they were without asking any source twice. Does nothing for one that has ended.
 */
export async function investigate(options: InvestigateOptions, id: string): Promise<void> {
  const { database } = options
  const task = await readTask(database, id)
  if (task === undefined || (task.status !== 'queued' && task.status !== 'running')) return
  const now = Date.now()
  const startedAt = await database.transaction(async (client) => {
    const first = await startInvestigation(client, id, now)
    if (task.status === 'queued') await appendSummary(client, id, now)
    return first
  })
  const result = await run(options, task, now - startedAt)
  await finish(database, id, finishOf(result))
}

/** Ends an investigation that cannot be gone on with, with the reason in one sentence. */
export function failInvestigation(database: Database, id: string, sentence: string): Promise<void> {
  return finish(database, id, {
    status: 'failed',
    conclusion: withoutAnswer(sentence),
    at: Date.now(),
  })
}

async function run(
  { database, runner, signal }: InvestigateOptions,
  task: InvestigationTask,
  offsetMs: number,
): Promise<RunResult> {
  const { id, start, clock, window } = task
  if (start === null) throw new Error(`Investigation ${id} has nothing to run`)
  const [summary, events, recorded] = await Promise.all([
    readSummary(database, id),
    readEvents(database, id, 0),
    readJournalEntries(database, id),
  ])
  const stored = new Set(
    events.flatMap(({ event }) => (event.type === 'investigation' ? [] : [eventKey(event)])),
  )
  const writer = createEventWriter({ database, investigationId: id, stored, offsetMs })
  let unstored: { readonly error: unknown } | undefined
  const result = await runner.run({
    start,
    alert: summary?.alert ?? null,
    clock,
    window,
    seed: id,
    onEvent(event) {
      // What an interrupted run says of its end is not so: the next attempt goes on with it.
      if (!signal.aborted) writer.write(event)
    },
    async onJournalEntry(entry) {
      try {
        await appendJournalEntry(database, id, entry)
      } catch (error) {
        unstored ??= { error }
        throw error
      }
    },
    onJournalDiscarded: () => deleteJournal(database, id),
    recorded,
    signal,
  })
  await writer.flush()
  // A run that could not store an answer has failed for our reasons, not for its own.
  if (unstored !== undefined) throw unstored.error
  if (signal.aborted) throw new Error('the service stopped before it had ended')
  return result
}

async function finish(database: Database, id: string, end: Finish): Promise<void> {
  const isEnded = await database.transaction(async (client) => {
    const isFirst = await finishInvestigation(client, id, end)
    if (isFirst) await appendSummary(client, id, end.at)
    return isFirst
  })
  // Left as they are, journals only take more room.
  if (isEnded) await packJournals(database, id).catch(() => {})
}

function finishOf(result: RunResult): Finish {
  const at = Date.now()
  if (result.status === 'succeeded') {
    return { status: 'succeeded', conclusion: result.conclusion, result, at }
  }
  const sentence = result.error?.message ?? `The investigation ended as ${result.status}.`
  return { status: 'failed', conclusion: withoutAnswer(sentence), result, at }
}

/** The sentence for an error that none of the runs is to blame for. */
export function failureSentence(error: unknown): string {
  return `The investigation could not be carried out: ${messageOf(error)}`
}
