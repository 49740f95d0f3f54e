import type { Queryable } from '../database/database.ts'

/** Investigations that have not ended and that no job will go on with any more. */
export async function readAbandoned(client: Queryable): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `select investigation.id from investigation
     where investigation.status in ('queued', 'running')
       and not exists (
         select from graphile_worker.jobs job
         where job.key = investigation.id::text and job.attempts < job.max_attempts)`,
  )
  return rows.map((row) => row.id)
}
