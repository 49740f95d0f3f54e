import type { Window } from '@faultline/sdk'
import { sql, type Sql } from '../../sql.ts'
import { toNanosWindow } from '../grid.ts'
import { durationMs } from './spans.ts'

/** How long before the window an address may last have been answered by a service. */
const addressMemoryNs = 600_000_000_000n
/** An answer begins after its call; clocks of two machines may differ by a little. */
const clockSkewNs = 2_000_000_000n
const longestCallNs = 60_000_000_000n

/**
 * Queries that give `resolved`: the rows of the query `calls` with the `callee` of each, its
 * `callee_kind` and, where a span answered the call, `server_ms`. A call that no span answered
 * belongs to the service that answers under the same address: it is probably down, or its span
 * has not arrived yet.
 *
 * `calls` must give trace_key, span_id, start_ns, peer_kind, peer_name and peer_address.
 */
export function resolvedCalls(window: Window): Sql {
  const { fromNs, toNs } = toNanosWindow('traces', window)
  return sql`answers AS (
    SELECT trace_key, parent_span_id, arg_min(service, start_ns) AS service,
      arg_min(${durationMs('')}, start_ns) AS server_ms,
      arg_min(kind, start_ns) AS answer_kind, min(start_ns) AS answer_start_ns
    FROM spans
    WHERE start_ns >= ${fromNs - clockSkewNs} AND start_ns < ${toNs + longestCallNs}
      AND kind IN ('server', 'consumer') AND parent_span_id IS NOT NULL
    GROUP BY trace_key, parent_span_id),
  answered AS (
    SELECT calls.*, answers.service AS answered_by, answers.server_ms, answers.answer_kind,
      answers.answer_start_ns
    FROM calls LEFT JOIN answers
      ON answers.parent_span_id = calls.span_id AND answers.trace_key = calls.trace_key),
  open_addresses AS (
    SELECT DISTINCT peer_address FROM answered
    WHERE answered_by IS NULL AND peer_kind = 'external' AND peer_address IS NOT NULL),
  earlier AS (
    SELECT trace_key, span_id, start_ns, peer_address FROM spans
    WHERE start_ns >= ${fromNs - addressMemoryNs} AND start_ns < ${toNs}
      AND kind IN ('client', 'producer') AND peer_address IN (SELECT peer_address FROM open_addresses)),
  addresses AS (
    SELECT earlier.peer_address, arg_max(s.service, earlier.start_ns) AS service
    FROM earlier JOIN spans s ON s.parent_span_id = earlier.span_id AND s.trace_key = earlier.trace_key
    WHERE s.start_ns >= ${fromNs - addressMemoryNs} AND s.start_ns < ${toNs + longestCallNs}
      AND s.kind IN ('server', 'consumer')
    GROUP BY earlier.peer_address),
  resolved AS (
    SELECT answered.*, coalesce(answered_by, addresses.service, peer_name) AS callee,
      CASE WHEN coalesce(answered_by, addresses.service) IS NULL THEN peer_kind ELSE 'service' END AS callee_kind
    FROM answered LEFT JOIN addresses
      ON addresses.peer_address = answered.peer_address AND peer_kind = 'external')`
}
