import type { Queryable } from '../database/database.ts'
import { appendEvents } from '../sql/append-events.ts'
import { readSummary } from '../sql/read-summaries.ts'

/** Tells followers how the investigation stands now. */
export async function appendSummary(client: Queryable, id: string, at: number): Promise<void> {
  const investigation = await readSummary(client, id)
  if (investigation === undefined) return
  await appendEvents(client, id, { events: [{ type: 'investigation', investigation }], at })
}
