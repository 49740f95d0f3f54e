import type { SourceAnswer, SpanAttribute, SpanFilter } from '@faultline/sdk'
import { z } from 'zod'
import { sql, type Sql } from '../../sql.ts'
import type { Reader } from '../reader.ts'
import { filterSql, spansFor } from './spans.ts'

const rowSchema = z.object({ name: z.string(), values: z.number(), coverage: z.number() })

/** The attributes that spans and their resources carry, the most frequent first. */
export async function spanAttributes(
  reader: Reader,
  filter: SpanFilter,
): Promise<SourceAnswer<readonly SpanAttribute[]>> {
  const { rows, query } = await reader.rows('traces', {
    statement: attributesSql(filter),
    row: rowSchema,
  })
  return { value: rows, query }
}

function attributesSql(filter: SpanFilter): Sql {
  return sql`WITH selected AS (
    SELECT s.attributes AS attributes, s.resource_id AS resource_id
    FROM ${spansFor(filter)}
    WHERE ${filterSql(filter)}),
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
