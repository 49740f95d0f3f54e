import type { CallEdge, CallsQuery, SourceAnswer } from '@faultline/sdk'
import { z } from 'zod'
import { sql, type Sql } from '../../sql.ts'
import { keyColumns, keyNames, keyOfRow, orderByKeys } from '../conditions.ts'
import { distributionColumns, toDistribution } from '../distribution.ts'
import { toNanosWindow } from '../grid.ts'
import type { Reader } from '../reader.ts'
import { resolvedCalls } from './callees.ts'
import { durationMs, filterSql, isRefused, longestParentNs, spanField, spansFor } from './spans.ts'

const rowSchema = z.looseObject({
  caller: z.string(),
  callee: z.string(),
  is_async: z.boolean(),
  callee_kind: z.enum(['service', 'database', 'external', 'messaging']),
  calls: z.number(),
  answered: z.number(),
  errors: z.number(),
  refused: z.number(),
})

/** The call graph of a window: one edge for each caller, callee and combination of `by`. */
export async function spanCalls(
  reader: Reader,
  query: CallsQuery,
): Promise<SourceAnswer<readonly CallEdge[]>> {
  const by = query.by ?? []
  const { rows, query: text } = await reader.rows('traces', {
    statement: callsSql(query, by),
    row: rowSchema,
  })
  const edges = rows.map((row): CallEdge => {
    const wasAnswered = row.answered > 0
    return {
      caller: row.caller,
      callee: row.callee,
      calleeKind: row.callee_kind,
      key: keyOfRow(by, row),
      count: row.calls,
      errors: row.errors,
      refused: row.refused,
      unanswered: row.calls - row.answered,
      client: toDistribution(row, 'client'),
      ...(wasAnswered ? { server: toDistribution(row, 'server') } : {}),
      ...(wasAnswered && !row.is_async ? { gap: toDistribution(row, 'gap') } : {}),
      ...(row.is_async ? { isAsync: true } : {}),
      ...(wasAnswered && row.is_async ? { queued: toDistribution(row, 'queued') } : {}),
    }
  })
  return { value: edges, query: text }
}

/**
 * A call that is made by means of another one (a driver below a mapper, a proxy beside the service) is
 * that other one: the outer span counts only where it was answered itself.
 */
function callsSql(query: CallsQuery, by: readonly string[]): Sql {
  const { fromNs, toNs } = toNanosWindow('traces', query.window)
  return sql`WITH calls AS (
    SELECT ${keyColumns(by, spanField)}s.trace_key, s.span_id, s.start_ns, s.end_ns, s.service AS caller, s.is_error, s.http_status, s.error_type,
      ${durationMs('s.')} AS client_ms, s.peer_kind, s.peer_name, s.peer_address
    FROM ${spansFor(query, by)}
    WHERE ${filterSql(query)} AND s.kind IN ('client', 'producer')),
  ${resolvedCalls(query.window)},
  inner_calls AS (
    SELECT DISTINCT trace_key, parent_span_id AS span_id, service AS caller FROM spans
    WHERE start_ns >= ${fromNs} AND start_ns < ${toNs + longestParentNs}
      AND kind IN ('client', 'producer') AND parent_span_id IS NOT NULL),
  measured AS (
    SELECT resolved.*, coalesce(answer_kind = 'consumer', false) AS is_async,
      CASE WHEN answer_kind = 'server' THEN client_ms - server_ms END AS gap_ms,
      greatest(answer_start_ns - end_ns, 0) / 1e6 AS queued_ms
    FROM resolved LEFT JOIN inner_calls i
      ON i.span_id = resolved.span_id AND i.trace_key = resolved.trace_key AND i.caller = resolved.caller
    WHERE i.span_id IS NULL OR answered_by IS NOT NULL)
  SELECT caller, callee, callee_kind, is_async, ${keyNames(by)}(count(*) FILTER (is_error))::DOUBLE AS errors,
    (count(*) FILTER (is_error AND ${isRefused}))::DOUBLE AS refused,
    count(*)::DOUBLE AS calls, count(answered_by)::DOUBLE AS answered,
    ${distributionColumns('client_ms', 'client')},
    ${distributionColumns('server_ms', 'server')},
    ${distributionColumns('gap_ms', 'gap')},
    ${distributionColumns('queued_ms', 'queued')}
  FROM measured GROUP BY ALL
  ORDER BY calls DESC, caller, callee, callee_kind${orderByKeys(by)}`
}
