import type { Alert } from '@faultline/sdk'
import type { Queryable } from '../database/database.ts'
import { storableText } from './storable-json.ts'

/**
 * Notes the end of the alert that this is the resolution of. Returns the investigations that show
 * it; none when that alert was never seen, or its end was known already.
 */
export async function resolveAlert(client: Queryable, alert: Alert): Promise<string[]> {
  const { rows } = await client.query<{ investigation_id: string }>(
    `with ended as (
       update alert set status = 'resolved', ends_at = $3
       where fingerprint = $1 and starts_at = $2 and status = 'firing'
       returning id)
     select investigation.id as investigation_id
     from ended join investigation on investigation.alert_id = ended.id`,
    [
      storableText(alert.fingerprint),
      new Date(alert.startsAt),
      alert.endsAt === undefined ? null : new Date(alert.endsAt),
    ],
  )
  return rows.map((row) => row.investigation_id)
}
