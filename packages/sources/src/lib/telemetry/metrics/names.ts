import type { MetricDescription, MetricNamesQuery, SourceAnswer } from '@faultline/sdk'
import { z } from 'zod'
import { sql } from '../../sql.ts'
import { whereSql } from '../conditions.ts'
import { toNanosWindow } from '../grid.ts'
import type { Reader } from '../reader.ts'
import { labelField, matchSql } from './streams.ts'

const rowSchema = z.object({
  name: z.string(),
  type: z.enum(['gauge', 'counter', 'histogram']),
  unit: z.string(),
  labels: z.array(z.string()),
})

/** The metrics that were reported in a window, by name. */
export async function metricNames(
  reader: Reader,
  query: MetricNamesQuery,
): Promise<SourceAnswer<readonly MetricDescription[]>> {
  const { fromNs, toNs } = toNanosWindow('metrics', query.window)
  const statement = sql`SELECT metric AS name, type, min(unit) AS unit,
    list_sort(list_distinct(flatten(list(map_keys(labels))))) AS labels
  FROM metric_streams s
  WHERE stream_id IN (SELECT stream_id FROM metric_points WHERE time_ns >= ${fromNs} AND time_ns < ${toNs})
    ${matchSql(query.match)}${whereSql(query.where, labelField)}
  GROUP BY metric, type ORDER BY metric, type`
  const { rows, query: text } = await reader.rows('metrics', { statement, row: rowSchema })
  return { value: rows, query: text }
}
