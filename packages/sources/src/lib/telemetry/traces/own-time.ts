import type { SpanFilter } from '@faultline/sdk'
import { sql, type Sql } from '../../sql.ts'
import { toNanosWindow } from '../grid.ts'
import { longestParentNs, togetherMs } from './spans.ts'

/**
 * The query `entered`: those of the selected spans by which a request enters a service. That are server
 * and consumer spans, roots of traces, and whatever follows a span of another service; not the server
 * span that a proxy's or a framework's own has above it in the same service, which is the same request.
 */
export function enteredSpans(filter: SpanFilter): Sql {
  const { fromNs, toNs } = toNanosWindow('traces', filter.window)
  return sql`entered AS (
    SELECT s.* FROM selected s LEFT JOIN spans p
      ON p.span_id = s.parent_span_id AND p.trace_key = s.trace_key
      AND p.start_ns >= ${fromNs - longestParentNs} AND p.start_ns < ${toNs + longestParentNs}
    WHERE CASE
      WHEN p.span_id IS NULL THEN s.kind IN ('server', 'consumer') OR s.parent_span_id IS NULL
      WHEN p.service <> s.service THEN true
      ELSE s.kind IN ('server', 'consumer') AND p.kind IN ('client', 'producer') END)`
}

/**
 * Queries that give `owned`: of each entered span `own_ms`, its duration less the time in which a call
 * that left the service was under way, found below it through the service's own spans however deep they
 * are. Messages are calls for as long as sending them takes; who receives them is not waited for. Needs
 * WITH RECURSIVE; a span is visited once for a request, so that parents in a circle come to an end.
 */
export function ownTimes(filter: SpanFilter): Sql {
  const { fromNs, toNs } = toNanosWindow('traces', filter.window)
  return sql`${enteredSpans(filter)},
  near AS (
    SELECT trace_key, span_id, parent_span_id, service, kind, start_ns, end_ns FROM spans
    WHERE start_ns >= ${fromNs} AND start_ns < ${toNs + longestParentNs} AND parent_span_id IS NOT NULL),
  within AS (
    SELECT id, trace_key, service, span_id FROM entered
    UNION
    SELECT w.id, w.trace_key, w.service, c.span_id
    FROM within w JOIN near c ON c.parent_span_id = w.span_id AND c.trace_key = w.trace_key
    WHERE c.service = w.service AND c.kind NOT IN ('client', 'producer')),
  waits AS (
    SELECT e.id, greatest(c.start_ns, e.start_ns) AS start_ns, least(c.end_ns, e.end_ns) AS end_ns
    FROM within w JOIN near c ON c.parent_span_id = w.span_id AND c.trace_key = w.trace_key
      JOIN entered e ON e.id = w.id
    WHERE c.kind IN ('client', 'producer') OR (c.service <> w.service AND c.kind <> 'consumer')),
  ${togetherMs('waits', 'waited')},
  owned AS (
    SELECT e.id, e.duration_ms - coalesce(w.covered_ms, 0) AS own_ms
    FROM entered e LEFT JOIN waited w USING (id))`
}
