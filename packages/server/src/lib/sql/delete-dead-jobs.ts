import type { Queryable } from '../database/database.ts'

/**
 * Deletes jobs of the queue that nobody will work on again: their attempts are used up since before
 * `before`, or their investigation has ended or is gone. At most `limit` of them.
 */
export async function deleteDeadJobs(
  client: Queryable,
  { before, limit }: { readonly before: number; readonly limit: number },
): Promise<number> {
  const { rowCount } = await client.query(
    `select graphile_worker.complete_jobs(array_agg(id)) from (
       select job.id from graphile_worker.jobs job
       left join investigation on investigation.id::text = job.key
       where job.locked_at is null and job.updated_at < $1
         and case when investigation.id is null
             then job.key is not null or job.attempts >= job.max_attempts
             else investigation.status not in ('queued', 'running') end
       order by job.id
       limit $2) dead
     having count(*) > 0`,
    [new Date(before), limit],
  )
  return rowCount ?? 0
}
