import type { Queryable } from '../database/database.ts'

/** Notes that this service is at work, for `deleteOldPools` of others. */
export async function notePoolsSeen(client: Queryable, serviceId: string): Promise<void> {
  await client.query('update queue_pool set seen_at = now() where service_id = $1', [serviceId])
}

/** Forgets pools of services that were not seen since `before` and that hold no job. */
export async function deleteOldPools(
  client: Queryable,
  { before, limit }: { readonly before: number; readonly limit: number },
): Promise<number> {
  const { rowCount } = await client.query(
    `delete from queue_pool where pool_id in (
       select pool_id from queue_pool
       where seen_at < $1
         and not exists (select from graphile_worker.jobs job where job.locked_by = pool_id)
       limit $2
       for update skip locked)`,
    [new Date(before), limit],
  )
  return rowCount ?? 0
}
