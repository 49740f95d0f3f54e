import type { SourceAnswer, SpanGroup, SpanGroupsQuery } from '@faultline/sdk'
import { z } from 'zod'
import { sql, type Sql } from '../../sql.ts'
import { keyNames, keyOfRow, orderByKeys } from '../conditions.ts'
import { distributionColumns, toDistribution } from '../distribution.ts'
import type { Reader } from '../reader.ts'
import { ownTimes } from './own-time.ts'
import { coveredSpans, selectedSpans } from './spans.ts'

const rowSchema = z.looseObject({ count: z.number(), errors: z.number() })

/** Counts, errors, durations and self times of spans by attributes; the largest group first. */
export async function spanGroups(
  reader: Reader,
  query: SpanGroupsQuery,
): Promise<SourceAnswer<readonly SpanGroup[]>> {
  const { rows, query: text } = await reader.rows('traces', {
    statement: groupsSql(query),
    row: rowSchema,
  })
  const groups = rows.map((row) => ({
    key: keyOfRow(query.by, row),
    count: row.count,
    errors: row.errors,
    duration: toDistribution(row, 'duration'),
    self: toDistribution(row, 'self'),
    ...(query.own ? { own: toDistribution(row, 'own') } : {}),
  }))
  return { value: groups, query: text }
}

function groupsSql(query: SpanGroupsQuery): Sql {
  const limit = Math.max(1, Math.min(Math.trunc(query.limit ?? 1000), 10_000))
  const own = query.own ? sql`,\n  ${ownTimes(query)}` : sql``
  const ownJoin = query.own ? sql` LEFT JOIN owned USING (id)` : sql``
  const ownColumns = query.own ? sql`,\n    ${distributionColumns('own_ms', 'own')}` : sql``
  return sql`WITH RECURSIVE selected AS (
    ${selectedSpans(query, query.by)}),
  ${coveredSpans(query)}${own},
  measured AS (
    SELECT *, duration_ms - coalesce(covered_ms, 0) AS self_ms
    FROM selected LEFT JOIN covered USING (id)${ownJoin})
  SELECT ${keyNames(query.by)}count(*)::DOUBLE AS count, (count(*) FILTER (is_error))::DOUBLE AS errors,
    ${distributionColumns('duration_ms', 'duration')},
    ${distributionColumns('self_ms', 'self')}${ownColumns}
  FROM measured GROUP BY ALL HAVING count(*) > 0
  ORDER BY count DESC${orderByKeys(query.by)} LIMIT ${limit}`
}
