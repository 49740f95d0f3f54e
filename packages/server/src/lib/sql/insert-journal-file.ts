import type { Queryable } from '../database/database.ts'

/** Stores the journals of an investigation that has ended, as `encodeJournals` wrote them. */
export async function insertJournalFile(
  client: Queryable,
  investigationId: string,
  content: Uint8Array,
): Promise<void> {
  await client.query(
    `insert into journal_file (investigation_id, content) values ($1, $2)
     on conflict (investigation_id) do update set content = excluded.content`,
    [investigationId, content],
  )
}
