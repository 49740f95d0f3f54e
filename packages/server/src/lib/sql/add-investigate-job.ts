import type { Queryable } from '../database/database.ts'
import { storableJson } from './storable-json.ts'

/** Name of the queue's task, and how often it is begun before it is given up. */
export const investigateTask = 'investigate'
const maximumAttempts = 5

export type NewJob = { readonly id: string; readonly priority: number }

/**
 * Puts investigations into the queue, within the caller's transaction. The queue takes the lowest
 * priority first and then the earliest `run_at`, so that lies in the past, the further the later it is now.
 */
export async function addInvestigateJobs(
  client: Queryable,
  jobs: readonly NewJob[],
): Promise<void> {
  if (jobs.length === 0) return
  await client.query({
    name: 'add-investigate-jobs',
    text: `select count(*) from graphile_worker.add_jobs(array(
       select row($2::text, json_build_object('investigation', id), null,
                  timestamptz '2000-01-01' + (timestamptz '2100-01-01' - clock_timestamp()) / 4,
                  $3::smallint, id, priority, null)::graphile_worker.job_spec
       from json_to_recordset($1::json) as job (id text, priority smallint)))`,
    values: [storableJson(jobs), investigateTask, maximumAttempts],
  })
}
