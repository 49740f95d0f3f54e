import type { Queryable } from '../database/database.ts'

/** Notes that a worker has begun; returns when the first one did, which a second attempt keeps. */
export async function startInvestigation(
  client: Queryable,
  id: string,
  at: number,
): Promise<number> {
  const { rows } = await client.query<{ started_at: Date }>(
    `update investigation set status = 'running', started_at = coalesce(started_at, $2)
     where id = $1 and status in ('queued', 'running')
     returning started_at`,
    [id, new Date(at)],
  )
  return rows[0]?.started_at.getTime() ?? at
}
