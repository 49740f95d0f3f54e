import type { Queryable } from '../database/database.ts'

/** Notes which service a worker of the queue belongs to. */
export async function registerWorker(
  client: Queryable,
  workerId: string,
  serviceId: string,
): Promise<void> {
  await client.query(
    `insert into queue_worker (worker_id, service_id) values ($1, $2)
     on conflict (worker_id) do nothing`,
    [workerId, serviceId],
  )
}
