import type { SeriesData, SourceAnswer, SpanMeasure, SpanSeriesQuery } from '@faultline/sdk'
import { z } from 'zod'
import { sql, trustedSql, type Sql } from '../../sql.ts'
import { keyNames, orderByKeys } from '../conditions.ts'
import { badQuery, createGrid, type Grid } from '../grid.ts'
import { observedSteps } from '../observed.ts'
import type { Reader } from '../reader.ts'
import { toSeries } from '../series-table.ts'
import { ownTimes } from './own-time.ts'
import { coveredSpans, selectedSpans } from './spans.ts'

type MeasureSql = { readonly column: string; readonly unit: string; readonly of?: 'self' | 'own' }

const measures: Record<SpanMeasure, MeasureSql> = {
  count: { column: 'count(*)', unit: '{span}' },
  errors: { column: 'count(*) FILTER (is_error)', unit: '{span}' },
  error_ratio: { column: 'avg(is_error::INTEGER)', unit: '1' },
  mean: { column: 'avg(duration_ms)', unit: 'ms' },
  p50: { column: 'quantile_cont(duration_ms, 0.5)', unit: 'ms' },
  p95: { column: 'quantile_cont(duration_ms, 0.95)', unit: 'ms' },
  p99: { column: 'quantile_cont(duration_ms, 0.99)', unit: 'ms' },
  self_mean: { column: 'avg(self_ms)', unit: 'ms', of: 'self' },
  self_p95: { column: 'quantile_cont(self_ms, 0.95)', unit: 'ms', of: 'self' },
  own_mean: { column: 'avg(own_ms)', unit: 'ms', of: 'own' },
  own_p95: { column: 'quantile_cont(own_ms, 0.95)', unit: 'ms', of: 'own' },
}

const rowSchema = z.looseObject({ step: z.number(), value: z.number().nullable() })

/**
 * A measure of spans over time, one series for each combination of the attributes in `by`. Steps
 * without spans are 0 for counts and NaN for the rest; before the first and after the last moment
 * at which the store received anything, counts are NaN too.
 */
export async function spanSeries(
  reader: Reader,
  query: SpanSeriesQuery,
): Promise<SourceAnswer<readonly SeriesData[]>> {
  const grid = createGrid('traces', query)
  const by = query.by ?? []
  const measure = Object.hasOwn(measures, query.measure) ? measures[query.measure] : undefined
  if (!measure) throw badQuery('traces', `there is no measure "${String(query.measure)}" of spans`)
  const isCount = measure.unit === '{span}'
  const [answer, observed] = await Promise.all([
    reader.rows('traces', { statement: seriesSql(query, grid, measure), row: rowSchema }),
    observedSteps(reader, 'traces', grid),
  ])
  const value = toSeries(answer.rows, {
    name: query.measure,
    unit: measure.unit,
    by,
    grid,
    value: (row) => row.value,
    zeros: isCount ? observed : null,
    always: observed !== null,
  })
  return { value, query: answer.query }
}

function seriesSql(query: SpanSeriesQuery, grid: Grid, measure: MeasureSql): Sql {
  const by = query.by ?? []
  const { times, spans } = timesFor(query, measure.of)
  return sql`WITH RECURSIVE selected AS (
    ${selectedSpans(query, by)})${times}
  SELECT ${keyNames(by)}((start_ns - ${grid.fromNs}) // ${grid.stepNs})::INTEGER AS step,
    (${trustedSql(measure.column)})::DOUBLE AS value
  FROM ${spans} GROUP BY ALL ORDER BY step${orderByKeys(by)}`
}

/** What a measure needs beside the selected spans, and where it is then read from. */
function timesFor(query: SpanSeriesQuery, of: MeasureSql['of']): { times: Sql; spans: Sql } {
  if (of === 'own') {
    return {
      times: sql`,\n  ${ownTimes(query)}`,
      spans: sql`(SELECT * FROM selected JOIN owned USING (id))`,
    }
  }
  if (of === undefined) return { times: sql``, spans: sql`selected` }
  return {
    times: sql`,\n  ${coveredSpans(query)}`,
    spans: sql`(SELECT *, duration_ms - coalesce(covered_ms, 0) AS self_ms FROM selected LEFT JOIN covered USING (id))`,
  }
}
