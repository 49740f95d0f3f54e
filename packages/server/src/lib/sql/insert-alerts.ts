import type { Alert } from '@faultline/sdk'
import type { Queryable } from '../database/database.ts'
import { storableJson } from './storable-json.ts'

/** What makes an alert the one that it is. */
export type AlertKey = Pick<Alert, 'fingerprint' | 'startsAt'>

export type StoredAlert = AlertKey & { readonly id: string }

/** Stores the alerts that were not seen before, and returns those. */
export async function insertAlerts(
  client: Queryable,
  alerts: readonly Alert[],
  receivedAt: number,
): Promise<StoredAlert[]> {
  if (alerts.length === 0) return []
  const { rows } = await client.query<{ id: string; fingerprint: string; starts_at: Date }>({
    name: 'insert-alerts',
    text: `insert into alert (fingerprint, name, status, labels, annotations, starts_at, ends_at, generator_url, received_at)
     select fingerprint, name, status, labels, annotations, "startsAt", "endsAt", "generatorUrl", $2
     from json_to_recordset($1::json) as item (
       fingerprint text, name text, status text, labels jsonb, annotations jsonb,
       "startsAt" timestamptz, "endsAt" timestamptz, "generatorUrl" text)
     on conflict (fingerprint, starts_at) do nothing
     returning id, fingerprint, starts_at`,
    values: [storableJson(alerts.map(withTimes)), new Date(receivedAt)],
  })
  return rows.map(({ id, fingerprint, starts_at }) => ({
    id,
    fingerprint,
    startsAt: starts_at.getTime(),
  }))
}

/** The alert, or its key, with its times as PostgreSQL reads them. */
export function withTimes({ startsAt, endsAt, ...rest }: AlertKey & Partial<Alert>): object {
  return {
    ...rest,
    startsAt: new Date(startsAt).toISOString(),
    ...(endsAt === undefined ? {} : { endsAt: new Date(endsAt).toISOString() }),
  }
}
