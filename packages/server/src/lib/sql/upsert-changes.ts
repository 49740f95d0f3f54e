import type { ChangeInput } from '../../contract.ts'
import type { Queryable } from '../database/database.ts'
import { storableJson } from './storable-json.ts'

/** Stores changes that were pushed to us; one with a known id replaces what was there. */
export async function upsertChanges(
  client: Queryable,
  changes: readonly ChangeInput[],
  receivedAt: number,
): Promise<void> {
  await client.query(
    `insert into change (id, happened_at, change, received_at)
     select distinct on (item ->> 'id') item ->> 'id', (item ->> 'at')::timestamptz, item, $2
     from jsonb_array_elements($1::jsonb) with ordinality as list (item, place)
     order by item ->> 'id', place desc
     on conflict (id) do update
     set happened_at = excluded.happened_at, change = excluded.change, received_at = excluded.received_at`,
    [storableJson(changes), new Date(receivedAt)],
  )
}
