import type { Conclusion } from '@faultline/sdk'
import type { RunResult } from '@faultline/sdk/result'
import type { Queryable } from '../database/database.ts'
import { storableJson } from './storable-json.ts'

export type Finish = {
  readonly status: 'succeeded' | 'failed'
  readonly conclusion: Conclusion
  /** Absent when nothing could be run. */
  readonly result?: RunResult
  readonly at: number
}

/** Notes the end of an investigation that has none yet; false when it had ended already. */
export async function finishInvestigation(
  client: Queryable,
  id: string,
  { status, conclusion, result, at }: Finish,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `update investigation set status = $2, conclusion = $3, result = $4, finished_at = $5
     where id = $1 and status in ('queued', 'running')`,
    [
      id,
      status,
      storableJson(conclusion),
      result === undefined ? null : storableJson(result),
      new Date(at),
    ],
  )
  return rowCount === 1
}
