import type { FailedTrace, FailuresQuery, SourceAnswer } from '@faultline/sdk'
import { z } from 'zod'
import { sql } from '../../sql.ts'
import type { Reader } from '../reader.ts'
import { durationMs, filterSql, spansFor } from './spans.ts'

const rowSchema = z.object({
  traceId: z.string(),
  service: z.string(),
  operation: z.string(),
  kind: z.enum(['server', 'client', 'internal', 'producer', 'consumer']),
  at: z.number(),
  durationMs: z.number().nullable(),
  type: z.string(),
  message: z.string(),
})

/**
 * Traces with a failed span, each once. Kinds of failures take turns, the most frequent first, so
 * that a few examples show all of them.
 */
export async function spanFailures(
  reader: Reader,
  query: FailuresQuery,
): Promise<SourceAnswer<readonly FailedTrace[]>> {
  const limit = Math.max(1, Math.min(Math.trunc(query.limit ?? 10), 1_000))
  const statement = sql`WITH failed AS (
    SELECT s.trace_id AS "traceId", s.service, s.name AS operation, s.kind, (s.start_ns // 1000) / 1e3 AS "at",
      ${durationMs('s.')} AS "durationMs",
      coalesce(s.error_type, s.status_message, s.http_status, 'error') AS type,
      coalesce(s.status_message, '') AS message
    FROM ${spansFor(query)}
    WHERE ${filterSql(query)} AND s.is_error
    QUALIFY row_number() OVER (PARTITION BY s.trace_key ORDER BY s.start_ns, s.span_id) = 1),
  ranked AS (
    SELECT *, row_number() OVER (PARTITION BY service, operation, type ORDER BY "at" DESC, "traceId") AS turn,
      count(*) OVER (PARTITION BY service, operation, type) AS alike
    FROM failed)
  SELECT * EXCLUDE (turn, alike) FROM ranked ORDER BY turn, alike DESC, service, operation, type LIMIT ${limit}`
  const { rows, query: text } = await reader.rows('traces', { statement, row: rowSchema })
  const value = rows.map((row) => ({ ...row, durationMs: row.durationMs ?? NaN }))
  return { value, query: text }
}
