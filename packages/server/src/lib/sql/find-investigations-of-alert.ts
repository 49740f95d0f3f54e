import type { Alert } from '@faultline/sdk'
import type { Queryable } from '../database/database.ts'
import { storableText } from './storable-json.ts'

/** The investigations of an alert that was seen before, the most specific claim first. */
export async function findInvestigationsOfAlert(
  client: Queryable,
  alert: Pick<Alert, 'fingerprint' | 'startsAt'>,
): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `select investigation.id
     from investigation join alert on alert.id = investigation.alert_id
     where alert.fingerprint = $1 and alert.starts_at = $2
     order by investigation.claim_rank`,
    [storableText(alert.fingerprint), new Date(alert.startsAt)],
  )
  return rows.map(({ id }) => id)
}
