import { investigationEventSchema, type InvestigationEvent } from '../../contract.ts'
import type { Queryable } from '../database/database.ts'

export type NumberedEvent = { readonly sequence: number; readonly event: InvestigationEvent }

/** The events of an investigation after the one with the given number, in order. */
export async function readEvents(
  client: Queryable,
  investigationId: string,
  after: number,
): Promise<NumberedEvent[]> {
  const { rows } = await client.query<{ sequence: number; event: unknown }>(
    `select sequence, event from investigation_event
     where investigation_id = $1 and sequence > $2
     order by sequence`,
    [investigationId, after],
  )
  return rows.map(({ sequence, event }) => ({
    sequence,
    event: investigationEventSchema.parse(event),
  }))
}
