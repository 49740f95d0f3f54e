import type { Queryable } from '../database/database.ts'

/**
 * Frees the jobs that earlier workers of this service had locked when they were killed. The caller
 * holds the service's data folder, so none of them can be alive; the queue itself would wait four
 * hours to be sure.
 */
export async function releaseDeadWorkers(client: Queryable, serviceId: string): Promise<void> {
  await client.query(
    `with dead as (delete from queue_worker where service_id = $1 returning worker_id)
     select graphile_worker.force_unlock_workers(array_agg(worker_id)) from dead
     having count(*) > 0`,
    [serviceId],
  )
}
