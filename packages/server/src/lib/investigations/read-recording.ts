import { encodeJournals } from '@faultline/runtime'
import type { InvestigationRecording } from '../../contract.ts'
import type { Database } from '../database/database.ts'
import { readJournalEntries } from '../sql/read-journal-entries.ts'
import { readJournalFile } from '../sql/read-journal-file.ts'
import { readResult } from '../sql/read-result.ts'
import { readSummary } from '../sql/read-summaries.ts'
import { readTask } from '../sql/read-task.ts'
import { toJournals } from './stored-journals.ts'

/** All that is needed to have an investigation again; undefined while it has not ended. */
export async function readRecording(
  database: Database,
  id: string,
): Promise<InvestigationRecording | undefined> {
  const [task, summary, result] = await Promise.all([
    readTask(database, id),
    readSummary(database, id),
    readResult(database, id),
  ])
  if (task === undefined || summary === undefined || task.start === null || result === null) {
    return undefined
  }
  const { start, clock, window } = task
  const journals = await readJournals(database, id)
  return {
    schemaVersion: 1,
    investigation: id,
    title: summary.title,
    analyzer: start.analyzer,
    params: start.kind === 'params' ? start.params : null,
    alert: start.kind === 'trigger' ? summary.alert : null,
    clock,
    window,
    seed: id,
    conclusion: result.conclusion,
    causes: result.findings.flatMap(({ kind, entity }) => (kind === 'cause' ? [entity] : [])),
    journals: Buffer.from(journals).toString('base64'),
  }
}

async function readJournals(database: Database, id: string): Promise<Uint8Array> {
  // Entries first: when they are gone, the file is there.
  const entries = await readJournalEntries(database, id)
  const file = entries.length === 0 ? await readJournalFile(database, id) : undefined
  return file ?? encodeJournals(toJournals(entries), { effort: 'quick' })
}
