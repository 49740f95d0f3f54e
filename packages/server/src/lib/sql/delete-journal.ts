import type { Queryable } from '../database/database.ts'

/** Forgets the answers that the runs of an investigation were given. */
export async function deleteJournal(client: Queryable, investigationId: string): Promise<void> {
  await client.query('delete from journal_entry where investigation_id = $1', [investigationId])
}
