import { parseRunResult, type RunResult } from '@faultline/sdk/result'
import type { Queryable } from '../database/database.ts'

/** The result of a finished investigation; null while it has none. */
export async function readResult(client: Queryable, id: string): Promise<RunResult | null> {
  const { rows } = await client.query<{ result: unknown }>(
    'select result from investigation where id = $1',
    [id],
  )
  const result = rows[0]?.result ?? null
  return result === null ? null : parseRunResult(result)
}
