import type { Queryable } from '../database/database.ts'
import type { JournalEntryRow } from './append-journal-entry.ts'

/** The answers that the runs of an investigation were given so far, in the order of each run. */
export async function readJournalEntries(
  client: Queryable,
  investigationId: string,
): Promise<JournalEntryRow[]> {
  const { rows } = await client.query<JournalEntryRow>(
    `select run, entry, content from journal_entry
     where investigation_id = $1 order by run, entry`,
    [investigationId],
  )
  return rows
}
