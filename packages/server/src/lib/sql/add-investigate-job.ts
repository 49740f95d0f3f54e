import type { Queryable } from '../database/database.ts'

/** Name of the queue's task, and how often it is begun before it is given up. */
export const investigateTask = 'investigate'
const maximumAttempts = 5

/** Puts an investigation into the queue, within the caller's transaction. */
export async function addInvestigateJob(client: Queryable, investigationId: string): Promise<void> {
  await client.query(
    `select graphile_worker.add_job(
       $1, json_build_object('investigation', $2::text), job_key => $2::text, max_attempts => $3)`,
    [investigateTask, investigationId, maximumAttempts],
  )
}
