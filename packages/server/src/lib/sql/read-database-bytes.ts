import type { Queryable } from '../database/database.ts'

/** Bytes on disk of all our tables and the queue's, with their indexes and the space in them that is free again. */
export async function readDatabaseBytes(client: Queryable): Promise<number> {
  const { rows } = await client.query<{ bytes: string }>(
    `select coalesce(sum(pg_total_relation_size(oid)), 0) as bytes from pg_class
     where relkind = 'r'
       and relnamespace::regnamespace::text in (current_schema(), 'graphile_worker')`,
  )
  return Number(rows[0]?.bytes ?? 0)
}

/**
 * About how many bytes the rows of investigations take, without the space that deleted ones left to
 * new ones. Reads every row, though not what is stored beside it.
 */
export async function readInvestigationBytes(client: Queryable): Promise<number> {
  const { rows } = await client.query<{ bytes: string }>(
    `select (select coalesce(sum(pg_column_size(event) + 60), 0) from investigation_event)
          + (select coalesce(sum(pg_column_size(content) + 60), 0) from journal_file)
          + (select coalesce(sum(pg_column_size(content) + 60), 0) from journal_entry)
          + (select coalesce(sum(coalesce(pg_column_size(result), 0) + 300), 0) from investigation)
          as bytes`,
  )
  return Number(rows[0]?.bytes ?? 0)
}
