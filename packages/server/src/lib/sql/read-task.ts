import type { Window } from '@faultline/sdk'
import type { Queryable } from '../database/database.ts'
import { investigationStartSchema, type InvestigationStart } from '../investigations/start.ts'

/** What a worker must know to run an investigation. */
export type InvestigationTask = {
  readonly id: string
  readonly status: string
  readonly start: InvestigationStart | null
  readonly clock: number
  readonly window: Window
  readonly startedAt: number | null
}

export async function readTask(
  client: Queryable,
  id: string,
): Promise<InvestigationTask | undefined> {
  const { rows } = await client.query<{
    status: string
    start: unknown
    clock: Date
    window_from: Date
    window_to: Date
    started_at: Date | null
  }>(
    `select status, start, clock, window_from, window_to, started_at
     from investigation where id = $1`,
    [id],
  )
  const [row] = rows
  if (row === undefined) return undefined
  return {
    id,
    status: row.status,
    start: investigationStartSchema.nullable().parse(row.start),
    clock: row.clock.getTime(),
    window: { from: row.window_from.getTime(), to: row.window_to.getTime() },
    startedAt: row.started_at?.getTime() ?? null,
  }
}
