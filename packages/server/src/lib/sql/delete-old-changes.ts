import type { Queryable } from '../database/database.ts'

/** Deletes pushed changes that both came and took effect before `before`, at most `limit` of them. */
export async function deleteOldChanges(
  client: Queryable,
  { before, limit }: { readonly before: number; readonly limit: number },
): Promise<number> {
  const { rowCount } = await client.query(
    `delete from change where id in (
       select id from change where happened_at < $1 and received_at < $1
       order by happened_at
       limit $2
       for update skip locked)`,
    [new Date(before), limit],
  )
  return rowCount ?? 0
}
