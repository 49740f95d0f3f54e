import type { InvestigationEvent } from '../../contract.ts'
import type { Queryable } from '../database/database.ts'
import { investigationChannel } from '../database/notifications.ts'
import { storableJson } from './storable-json.ts'

/**
 * Appends events to an investigation and tells those who follow it. The counter in the
 * investigation's row orders writers that append at once.
 */
export async function appendEvents(
  client: Queryable,
  investigationId: string,
  { events, at }: { readonly events: readonly InvestigationEvent[]; readonly at: number },
): Promise<void> {
  const hasFinding = events.some((event) => event.type === 'finding')
  await client.query(
    `with numbered as (
       update investigation
       set event_count = event_count + jsonb_array_length($2::jsonb),
           first_finding_at = coalesce(first_finding_at, case when $4::boolean then $3::timestamptz end)
       where id = $1
       returning event_count - jsonb_array_length($2::jsonb) as before),
     appended as (
       insert into investigation_event (investigation_id, sequence, event, happened_at)
       select $1, numbered.before + item.ordinality, item.value, $3
       from numbered, jsonb_array_elements($2::jsonb) with ordinality as item)
     select pg_notify('${investigationChannel}', $1::text)`,
    [investigationId, storableJson(events), new Date(at), hasFinding],
  )
}
