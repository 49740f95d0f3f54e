import type { Alert } from '@faultline/sdk'
import type { Queryable } from '../database/database.ts'
import { withTimes } from './insert-alerts.ts'
import { storableJson } from './storable-json.ts'

/**
 * Notes the end of the alerts that these are the resolutions of. Returns the investigations that
 * show them; an alert that was never seen, or whose end was known already, has none.
 */
export async function resolveAlerts(
  client: Queryable,
  alerts: readonly Alert[],
): Promise<string[]> {
  if (alerts.length === 0) return []
  const { rows } = await client.query<{ id: string }>(
    `with ending as (
       select alert.id, item."endsAt" as ends_at
       from json_to_recordset($1::json) as item (fingerprint text, "startsAt" timestamptz, "endsAt" timestamptz)
       join alert on alert.fingerprint = item.fingerprint and alert.starts_at = item."startsAt"
       where alert.status = 'firing'
       order by alert.id for update of alert),
     ended as (
       update alert set status = 'resolved', ends_at = ending.ends_at
       from ending where alert.id = ending.id
       returning alert.id)
     select distinct investigation.id::text as id
     from ended join investigation on investigation.alert_id = ended.id order by id`,
    [
      storableJson(
        alerts.map(({ fingerprint, startsAt, endsAt }) =>
          withTimes({ fingerprint, startsAt, ...(endsAt === undefined ? {} : { endsAt }) }),
        ),
      ),
    ],
  )
  return rows.map(({ id }) => id)
}
