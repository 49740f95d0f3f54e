import type { SpanFilter, SpanKind } from '@faultline/sdk'
import { namesOf, presentName } from '../../conventions.ts'
import { joinSql, sql, trustedSql, type Sql } from '../../sql.ts'
import { keyColumns, whereSql } from '../conditions.ts'
import { badQuery, toNanosWindow } from '../grid.ts'

const columns: Readonly<Record<string, string>> = {
  name: 's.name',
  kind: 's.kind',
  status: 's.status',
  'service.name': 's.service',
  'service.version': 's.version',
  'service.instance.id': 's.instance',
  'error.type': 's.error_type',
  'http.route': 's.http_route',
  'http.request.method': 's.http_method',
  'http.response.status_code': 's.http_status',
}

/** The text of an attribute of span `s` or of its resource `r`. */
export function spanField(name: string): Sql {
  const column = columnOf(name)
  if (column !== undefined) return trustedSql(`coalesce(${column}, '')`)
  const texts = namesOf(name).map((one) => sql`s.attributes[${one}], r.attributes[${one}]`)
  return sql`coalesce(${joinSql(texts, ', ')}, '')`
}

function columnOf(name: string): string | undefined {
  const present = presentName(name)
  return Object.hasOwn(columns, present) ? columns[present] : undefined
}

/** Milliseconds that a span took; null where it is not known, which an end before its start says. */
export function durationMs(span: string): Sql {
  return trustedSql(
    `CASE WHEN ${span}end_ns >= ${span}start_ns THEN (${span}end_ns - ${span}start_ns) / 1e6 END`,
  )
}

/** Codes of gRPC by which a server says that it was asked wrongly. */
const refusals = ['INVALID_ARGUMENT', 'NOT_FOUND', 'ALREADY_EXISTS', 'PERMISSION_DENIED']
  .concat('FAILED_PRECONDITION', 'OUT_OF_RANGE', 'UNAUTHENTICATED')
  .map((code) => `'${code}'`)
  .join()

/**
 * Whether an error was the answer to a wrong question. To have been asked too often (429) or too
 * slowly (408) is not: what is asked so of one is often too much for it.
 */
export const isRefused: Sql = trustedSql(
  `coalesce((TRY_CAST(http_status AS INTEGER) BETWEEN 400 AND 499 AND http_status NOT IN ('408', '429'))
    OR (http_status IS NULL AND error_type IN (${refusals})), false)`,
)

/** Spans with their resources, where anything is asked that a span has no column for. */
export function spansFor(filter: SpanFilter, by: readonly string[] = []): Sql {
  const names = [...by, ...Object.keys(filter.where ?? {})]
  const isInColumns = names.every((name) => columnOf(name) !== undefined)
  return trustedSql(isInColumns ? 'spans s' : 'spans s LEFT JOIN resources r USING (resource_id)')
}

const kinds: readonly SpanKind[] = ['server', 'client', 'internal', 'producer', 'consumer']

/** The conditions of a filter on `s` and `r`. */
export function filterSql(filter: SpanFilter): Sql {
  const { fromNs, toNs } = toNanosWindow('traces', filter.window)
  if (filter.kind !== undefined && !kinds.includes(filter.kind)) {
    throw badQuery('traces', `there is no span kind "${String(filter.kind)}"`)
  }
  const kind = filter.kind === undefined ? sql`` : sql` AND s.kind = ${filter.kind}`
  return sql`s.start_ns >= ${fromNs} AND s.start_ns < ${toNs}${kind}${whereSql(filter.where, spanField)}`
}

/** The query of the spans that match, with what they are grouped by. */
export function selectedSpans(filter: SpanFilter, by: readonly string[]): Sql {
  return sql`SELECT ${keyColumns(by, spanField)}s.rowid AS id, s.trace_key, s.span_id, s.start_ns, s.end_ns,
      ${durationMs('s.')} AS duration_ms, s.is_error, s.service, s.version, s.instance, s.kind, s.parent_span_id
    FROM ${spansFor(filter, by)}
    WHERE ${filterSql(filter)}`
}

/** Children may begin after the window that their parent began in; longer parents are rare. */
export const longestParentNs = 60_000_000_000n

/**
 * Queries that give `covered`: of each selected span, the milliseconds in which at least one of
 * its children ran.
 */
export function coveredSpans(filter: SpanFilter): Sql {
  const { fromNs, toNs } = toNanosWindow('traces', filter.window)
  return sql`children AS (
    SELECT p.id, greatest(c.start_ns, p.start_ns) AS start_ns, least(c.end_ns, p.end_ns) AS end_ns
    FROM selected p JOIN spans c ON c.parent_span_id = p.span_id AND c.trace_key = p.trace_key
    WHERE c.start_ns >= ${fromNs} AND c.start_ns < ${toNs + longestParentNs}),
  ${togetherMs('children', 'covered')}`
}

/**
 * The query `into`: for each id of `from` its intervals together, `covered_ms`. Those that overlap are
 * counted once, by going through them in the order in which they start.
 */
export function togetherMs(from: string, into: string): Sql {
  return trustedSql(`${into}_parts AS (
    SELECT id, end_ns - greatest(start_ns, coalesce(max(end_ns) OVER (PARTITION BY id ORDER BY start_ns, end_ns
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), start_ns)) AS part_ns
    FROM ${from} WHERE end_ns > start_ns),
  ${into} AS (SELECT id, sum(greatest(part_ns, 0)) / 1e6 AS covered_ms FROM ${into}_parts GROUP BY id)`)
}
