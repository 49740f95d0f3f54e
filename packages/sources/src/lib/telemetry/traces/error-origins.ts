import type { ErrorOrigin, SourceAnswer, SpanFilter } from '@faultline/sdk'
import { z } from 'zod'
import { sql, type Sql } from '../../sql.ts'
import { toNanosWindow } from '../grid.ts'
import type { Reader } from '../reader.ts'
import { resolvedCalls } from './callees.ts'
import { filterSql, isRefused, spansFor } from './spans.ts'

const rowSchema = z.object({
  service: z.string(),
  operation: z.string(),
  kind: z.enum(['server', 'client', 'internal', 'producer', 'consumer']),
  callee: z.string().nullable(),
  type: z.string(),
  refused: z.boolean(),
  count: z.number(),
  example: z.string(),
})

/**
 * Failed spans none of whose children failed, by service, operation and type of error. Instrumentation of frameworks puts spans without a
 * status in between (middleware, handlers): what failed below those failed below. A call that
 * a known service answered with a failure, but whose span has not arrived yet, is left out: the
 * error came from there.
 */
export async function spanErrorOrigins(
  reader: Reader,
  filter: SpanFilter,
): Promise<SourceAnswer<readonly ErrorOrigin[]>> {
  const { rows, query } = await reader.rows('traces', {
    statement: originsSql(filter),
    row: rowSchema,
  })
  const origins = rows.map(({ callee, example, refused, ...row }) => ({
    ...row,
    ...(callee === null ? {} : { callee }),
    ...(refused ? { refused } : {}),
    exampleTraceId: example,
  }))
  return { value: origins, query }
}

const longestParentNs = 60_000_000_000n

function originsSql(filter: SpanFilter): Sql {
  const { fromNs, toNs } = toNanosWindow('traces', filter.window)
  return sql`WITH RECURSIVE failed AS (
    SELECT s.trace_id, s.trace_key, s.span_id, s.start_ns, s.service, s.name AS operation, s.kind,
      s.peer_kind, s.peer_name, s.peer_address, s.http_status, ${isRefused} AS refused,
      coalesce(s.error_type, s.status_message, s.http_status, 'error') AS type
    FROM ${spansFor(filter)}
    WHERE ${filterSql(filter)} AND s.is_error),
  near AS (
    SELECT trace_key, parent_span_id, span_id, kind, is_error FROM spans
    WHERE start_ns >= ${fromNs} AND start_ns < ${toNs + longestParentNs} AND parent_span_id IS NOT NULL),
  below AS (
    SELECT trace_key, span_id AS failed_id, span_id FROM failed
    UNION
    SELECT b.trace_key, b.failed_id, c.span_id
    FROM below b JOIN near c ON c.parent_span_id = b.span_id AND c.trace_key = b.trace_key
    WHERE c.kind = 'internal' AND NOT c.is_error),
  passed_on AS (
    SELECT DISTINCT b.trace_key, b.failed_id
    FROM below b JOIN near c ON c.parent_span_id = b.span_id AND c.trace_key = b.trace_key
    WHERE c.is_error AND c.span_id <> b.failed_id),
  calls AS (
    SELECT failed.* FROM failed ANTI JOIN passed_on
      ON passed_on.failed_id = failed.span_id AND passed_on.trace_key = failed.trace_key),
  ${resolvedCalls(filter.window)}
  SELECT service, operation, kind, CASE WHEN peer_kind IS NULL THEN NULL ELSE callee END AS callee, type, refused,
    count(*)::DOUBLE AS count, min(trace_id) AS example
  FROM resolved
  WHERE NOT (callee_kind IS NOT DISTINCT FROM 'service' AND answered_by IS NULL AND http_status IS NOT NULL
    AND kind IN ('client', 'producer'))
  GROUP BY ALL
  ORDER BY count DESC, service, operation, kind, callee, type LIMIT 1000`
}
