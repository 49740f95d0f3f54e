import type { Alert } from '@faultline/sdk'
import type { Queryable } from '../database/database.ts'
import { storableText } from './storable-json.ts'

/** The investigation of an alert that was seen before. */
export async function findInvestigationOfAlert(
  client: Queryable,
  alert: Pick<Alert, 'fingerprint' | 'startsAt'>,
): Promise<string | undefined> {
  const { rows } = await client.query<{ id: string }>(
    `select investigation.id
     from investigation join alert on alert.id = investigation.alert_id
     where alert.fingerprint = $1 and alert.starts_at = $2`,
    [storableText(alert.fingerprint), new Date(alert.startsAt)],
  )
  return rows[0]?.id
}
