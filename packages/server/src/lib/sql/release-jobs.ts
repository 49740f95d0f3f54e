import type { Queryable } from '../database/database.ts'

/**
 * Frees the jobs that earlier pools of this service had locked when they were killed. The caller
 * holds the service's data folder, so none of them can be alive; the queue itself would wait four
 * hours to be sure.
 */
export async function releaseJobsOfService(client: Queryable, serviceId: string): Promise<void> {
  await client.query(
    `with dead as (delete from queue_pool where service_id = $1 returning pool_id)
     select graphile_worker.force_unlock_workers(array_agg(pool_id)) from dead
     having count(*) > 0`,
    [serviceId],
  )
}

/** Frees every job, whoever had locked it: for a database that nobody else works on. */
export async function releaseAllJobs(client: Queryable): Promise<void> {
  await client.query(
    `select graphile_worker.force_unlock_workers(array_agg(distinct locked_by))
     from graphile_worker.jobs where locked_by is not null
     having count(*) > 0`,
  )
  await client.query('delete from queue_pool')
}
