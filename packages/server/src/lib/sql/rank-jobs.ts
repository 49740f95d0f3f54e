import type { Queryable } from '../database/database.ts'
import type { Waiting } from '../worker/queue-order.ts'
import type { NewJob } from './add-investigate-job.ts'
import { storableJson } from './storable-json.ts'

export type WaitingJob = Waiting & { readonly job: string; readonly priority: number }

/** The investigations of these services whose jobs nobody has begun. */
export async function readWaiting(
  client: Queryable,
  services: readonly string[],
): Promise<WaitingJob[]> {
  const { rows } = await client.query<Omit<WaitingJob, 'createdAt'> & { created_at: Date }>(
    `select investigation.id, investigation.service, investigation.severity,
            investigation.created_at, job.id as job, job.priority
     from investigation join graphile_worker.jobs job on job.key = investigation.id::text
     where investigation.service = any($1) and investigation.status = 'queued'
       and job.locked_at is null and job.attempts = 0`,
    [services],
  )
  return rows.map(({ created_at, ...row }) => ({ ...row, createdAt: created_at.getTime() }))
}

/** Gives jobs that wait other priorities; those that have been begun keep theirs. */
export async function rankJobs(client: Queryable, jobs: readonly NewJob[]): Promise<void> {
  await client.query(
    `select count(*) from (
       select array_agg(id) as ids, priority
       from json_to_recordset($1::json) as job (id bigint, priority smallint)
       group by priority) as ranked,
     lateral graphile_worker.reschedule_jobs(ranked.ids, priority => ranked.priority)`,
    [storableJson(jobs)],
  )
}
