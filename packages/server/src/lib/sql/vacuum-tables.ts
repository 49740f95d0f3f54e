import type { Queryable } from '../database/database.ts'

/** Makes the space of deleted rows free for new ones, beside whoever reads and writes. */
export async function vacuumTables(client: Queryable): Promise<void> {
  await client.query(
    'vacuum (truncate, skip_locked) investigation, investigation_event, journal_entry, journal_file, alert, change',
  )
}
