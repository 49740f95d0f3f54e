import type { Queryable } from '../database/database.ts'

/** The journals of an investigation that has ended; undefined while they are kept entry by entry. */
export async function readJournalFile(
  client: Queryable,
  investigationId: string,
): Promise<Uint8Array | undefined> {
  const { rows } = await client.query<{ content: Uint8Array }>(
    'select content from journal_file where investigation_id = $1',
    [investigationId],
  )
  return rows[0]?.content
}
