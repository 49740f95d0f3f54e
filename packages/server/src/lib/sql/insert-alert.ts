import type { Alert } from '@faultline/sdk'
import type { Queryable } from '../database/database.ts'
import { storableJson, storableText } from './storable-json.ts'

/** Stores an alert that was not seen before; returns its key, or undefined when it was. */
export async function insertAlert(
  client: Queryable,
  alert: Alert,
  receivedAt: number,
): Promise<string | undefined> {
  const { rows } = await client.query<{ id: string }>(
    `insert into alert (fingerprint, name, status, labels, annotations, starts_at, ends_at, generator_url, received_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (fingerprint, starts_at) do nothing
     returning id`,
    [
      storableText(alert.fingerprint),
      storableText(alert.name),
      alert.status,
      storableJson(alert.labels),
      storableJson(alert.annotations),
      new Date(alert.startsAt),
      alert.endsAt === undefined ? null : new Date(alert.endsAt),
      alert.generatorUrl === undefined ? null : storableText(alert.generatorUrl),
      new Date(receivedAt),
    ],
  )
  return rows[0]?.id
}
