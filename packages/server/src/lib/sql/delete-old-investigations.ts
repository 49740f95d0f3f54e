import type { Queryable } from '../database/database.ts'

/**
 * Deletes the oldest investigations that have ended and are older than `before`, at most `limit` of
 * them, with their events, journals and results; those that wait or run are never among them, and
 * those that somebody else is changing are left for the next time. Returns how many it were and
 * about how many bytes of rows they took.
 */
export async function deleteOldInvestigations(
  client: Queryable,
  { before, limit }: { readonly before: number; readonly limit: number },
): Promise<{ readonly rows: number; readonly bytes: number }> {
  const { rows } = await client.query<{ rows: number; bytes: string | null }>(
    `with old as (
       select id from investigation
       where status in ('unclaimed', 'succeeded', 'failed') and created_at < $1
         and (finished_at is null or finished_at < $1)
       order by created_at, id
       limit $2
       for update skip locked),
     sizes as (
       select (select coalesce(sum(pg_column_size(event) + 60), 0) from investigation_event
               where investigation_id = old.id)
            + (select coalesce(sum(pg_column_size(content) + 60), 0) from journal_file
               where investigation_id = old.id)
            + (select coalesce(sum(pg_column_size(content) + 60), 0) from journal_entry
               where investigation_id = old.id) as bytes
       from old),
     deleted as (
       delete from investigation using old where investigation.id = old.id
       returning coalesce(pg_column_size(investigation.result), 0) + 300 as bytes)
     select (select count(*) from deleted)::integer as rows,
            (select sum(bytes) from sizes) + (select sum(bytes) from deleted) as bytes`,
    [new Date(before), limit],
  )
  return { rows: rows[0]?.rows ?? 0, bytes: Number(rows[0]?.bytes ?? 0) }
}
