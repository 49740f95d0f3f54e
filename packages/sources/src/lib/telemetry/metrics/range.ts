import type { MetricAggregate, MetricQuery, SeriesData, SourceAnswer } from '@faultline/sdk'
import { z } from 'zod'
import { sql } from '../../sql.ts'
import { badQuery, createGrid } from '../grid.ts'
import type { Reader } from '../reader.ts'
import { toSeries } from '../series-table.ts'
import { bucketsSql, meanSql, rateSql, rateSpreadSql, samplesSql, totalSql } from './range-sql.ts'

const descriptionSchema = z.object({
  type: z.enum(['gauge', 'counter', 'histogram']),
  unit: z.string(),
})
type Description = z.infer<typeof descriptionSchema>

const defaults: Record<Description['type'], MetricAggregate> = {
  gauge: 'mean',
  counter: 'rate',
  histogram: 'p95',
}

/**
 * A metric over time, one series for each combination of the labels in `by`.
 *
 * - gauge: statistics of the samples of a step; `sum` adds up the means of the streams, `last` is
 *   the newest sample; `rate` is refused.
 * - counter: `rate` adds up the streams' increase a second, `sum` is the increase, `last` the
 *   newest reading, the others are statistics of the streams' rates.
 * - histogram: quantiles by interpolation in the buckets, `mean`, `sum` of what was observed, and
 *   `rate` of observations a second; `min` and `max` are bounds of buckets; `last` is refused.
 */
export async function metricRange(
  reader: Reader,
  query: MetricQuery,
): Promise<SourceAnswer<readonly SeriesData[]>> {
  const grid = createGrid('metrics', query)
  const described = await reader.rows('metrics', {
    statement: sql`SELECT type, min(unit) AS unit FROM metric_streams
      WHERE metric = ${query.metric} GROUP BY type ORDER BY type DESC LIMIT 1`,
    row: descriptionSchema,
  })
  const [metric] = described.rows
  if (!metric) return { value: [], query: described.query }

  const aggregate = query.aggregate ?? defaults[metric.type]
  const by = query.by ?? []
  const selection = { query, by, grid, type: metric.type }
  const options = { name: query.metric, by, grid, unit: unitOf(metric, aggregate) }
  const statement = statementFor(metric, aggregate)(selection)
  const { rows, query: text } = await reader.rows('metrics', { statement, row: valueRowSchema })
  return { value: toSeries(rows, { ...options, value: (row) => row.value }), query: text }
}

const valueRowSchema = z.looseObject({ step: z.number(), value: z.number().nullable() })
type Selection = Parameters<typeof rateSql>[0]

function statementFor(
  metric: Description,
  aggregate: MetricAggregate,
): (selection: Selection) => ReturnType<typeof rateSql> {
  if (metric.type === 'gauge') {
    if (aggregate !== 'rate') return (selection) => samplesSql(selection, aggregate)
    throw badQuery('metrics', 'a gauge has no rate; ask for its mean, or for a counter')
  }
  if (aggregate === 'rate') return rateSql
  if (metric.type === 'counter') {
    if (aggregate === 'sum') return (selection) => totalSql(selection, 'increase')
    if (aggregate === 'last') return (selection) => samplesSql(selection, 'last')
    return (selection) => rateSpreadSql(selection, aggregate)
  }
  if (aggregate === 'mean') return meanSql
  if (aggregate === 'sum') return (selection) => totalSql(selection, 'sum')
  if (aggregate !== 'last') return (selection) => bucketsSql(selection, aggregate)
  throw badQuery('metrics', 'a histogram has no last value; ask for a quantile or its mean')
}

function unitOf({ type, unit }: Description, aggregate: MetricAggregate): string {
  if (type === 'gauge' || aggregate === 'sum' || aggregate === 'last') return unit
  if (type === 'counter') return `${unit || '1'}/s`
  return aggregate === 'rate' ? '{observation}/s' : unit
}
