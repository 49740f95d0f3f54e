import type { SourceAnswer, SpanAttribute, SpanFilter } from '@faultline/sdk'
import { z } from 'zod'
import { sql, type Sql } from '../../sql.ts'
import type { Reader } from '../reader.ts'
import { filterSql, spansFor } from './spans.ts'

const rowSchema = z.object({ name: z.string(), values: z.number(), coverage: z.number() })

/** Of more spans than this, the traces that are looked at are thinned out. */
const enoughSpans = 20_000

/**
 * The attributes that spans and their resources carry, the most frequent first. In large windows
 * they are told from a part of the traces, the same ones every time.
 */
export async function spanAttributes(
  reader: Reader,
  filter: SpanFilter,
): Promise<SourceAnswer<readonly SpanAttribute[]>> {
  const counted = await reader.rows('traces', {
    statement: sql`SELECT count(*)::DOUBLE AS count FROM ${spansFor(filter)} WHERE ${filterSql(filter)}`,
    row: countSchema,
  })
  const oneOf = Math.max(1, Math.ceil((counted.rows[0]?.count ?? 0) / enoughSpans))
  const { rows, query } = await reader.rows('traces', {
    statement: attributesSql(filter, oneOf),
    row: rowSchema,
  })
  return { value: rows, query }
}

const countSchema = z.object({ count: z.number() })

function attributesSql(filter: SpanFilter, oneOf: number): Sql {
  const sample = oneOf === 1 ? sql`` : sql` AND hash(s.trace_key) % ${oneOf} = 0`
  return sql`WITH selected AS (
    SELECT s.attributes AS attributes, s.resource_id AS resource_id
    FROM ${spansFor(filter)}
    WHERE ${filterSql(filter)}${sample}),
  owned AS (
    SELECT unnest(map_keys(attributes)) AS name, unnest(map_values(attributes)) AS value, 1 AS spans
    FROM selected),
  inherited AS (
    SELECT unnest(map_keys(resources.attributes)) AS name, unnest(map_values(resources.attributes)) AS value, spans
    FROM (SELECT resource_id, count(*) AS spans FROM selected GROUP BY resource_id)
      JOIN resources USING (resource_id))
  SELECT name, count(DISTINCT value)::DOUBLE AS values,
    least(1, sum(spans) / (SELECT count(*) FROM selected))::DOUBLE AS coverage
  FROM (SELECT * FROM owned UNION ALL SELECT * FROM inherited)
  GROUP BY name ORDER BY coverage DESC, name`
}
