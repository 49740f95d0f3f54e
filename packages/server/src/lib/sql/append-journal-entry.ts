import type { Queryable } from '../database/database.ts'

export type JournalEntryRow = {
  readonly run: string
  readonly entry: number
  readonly content: Uint8Array
}

/** Stores one answer that a run was given. What an earlier attempt left in its place is replaced. */
export async function appendJournalEntry(
  client: Queryable,
  investigationId: string,
  { run, entry, content }: JournalEntryRow,
): Promise<void> {
  await client.query(
    `insert into journal_entry (investigation_id, run, entry, content) values ($1, $2, $3, $4)
     on conflict (investigation_id, run, entry) do update set content = excluded.content`,
    [investigationId, run, entry, content],
  )
}
