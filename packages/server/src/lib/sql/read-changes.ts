import type { Window } from '@faultline/sdk'
import { changeInputSchema, type ChangeInput } from '../../contract.ts'
import type { Queryable } from '../database/database.ts'

/** The changes that were pushed to us and took effect in the window, in order of time. */
export async function readChanges(client: Queryable, { from, to }: Window): Promise<ChangeInput[]> {
  const { rows } = await client.query<{ change: unknown }>(
    `select change from change where happened_at >= $1 and happened_at < $2
     order by happened_at, id`,
    [new Date(from), new Date(to)],
  )
  return rows.map((row) => changeInputSchema.parse(row.change))
}
