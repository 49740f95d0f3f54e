import type { Queryable } from '../database/database.ts'

/** Notes which service a pool of workers belongs to; the jobs that it locks bear its name. */
export async function registerPool(
  client: Queryable,
  poolId: string,
  serviceId: string,
): Promise<void> {
  await client.query(
    `insert into queue_pool (pool_id, service_id) values ($1, $2)
     on conflict (pool_id) do update set seen_at = now()`,
    [poolId, serviceId],
  )
}
