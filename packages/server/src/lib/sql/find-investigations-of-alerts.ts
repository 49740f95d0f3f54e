import type { Queryable } from '../database/database.ts'
import { withTimes, type AlertKey } from './insert-alerts.ts'
import { storableJson } from './storable-json.ts'

/**
 * The investigations of alerts that are stored, opened by them or joined, the most specific claim
 * first; in the order of the alerts that were asked for.
 */
export async function findInvestigationsOfAlerts(
  client: Queryable,
  alerts: readonly AlertKey[],
): Promise<string[][]> {
  const found = alerts.map((): string[] => [])
  if (alerts.length === 0) return found
  const { rows } = await client.query<{ place: number; id: string }>({
    name: 'find-investigations-of-alerts',
    text: `with known as (
       select item.place, alert.id
       from json_to_recordset($1::json) as item (place integer, fingerprint text, "startsAt" timestamptz)
       join alert on alert.fingerprint = item.fingerprint and alert.starts_at = item."startsAt")
     select place, id from (
       select known.place, investigation.claim_rank, investigation.id
       from known join investigation on investigation.alert_id = known.id
       union all
       select known.place, member.claim_rank, member.investigation_id
       from known join investigation_alert member on member.alert_id = known.id) as claims
     order by place, claim_rank`,
    values: [
      storableJson(
        alerts.map(({ fingerprint, startsAt }, place) => ({
          place,
          ...withTimes({ fingerprint, startsAt }),
        })),
      ),
    ],
  })
  for (const { place, id } of rows) found[place]?.push(id)
  return found
}

/** When the alerts that still fire began, by fingerprint. */
export async function findFiringSince(
  client: Queryable,
  fingerprints: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await client.query<{ fingerprint: string; starts_at: Date }>(
    `select fingerprint, max(starts_at) as starts_at from alert
     where fingerprint = any($1) and status = 'firing' group by fingerprint`,
    [fingerprints],
  )
  return new Map(rows.map(({ fingerprint, starts_at }) => [fingerprint, starts_at.getTime()]))
}
