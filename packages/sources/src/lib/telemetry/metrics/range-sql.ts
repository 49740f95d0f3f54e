import type { MetricAggregate, MetricQuery } from '@faultline/sdk'
import { sql, trustedSql, type Sql } from '../../sql.ts'
import { keyColumns, keyNames, orderByKeys, whereSql } from '../conditions.ts'
import { badQuery, type Grid } from '../grid.ts'
import { labelField } from './streams.ts'

/** What a range query is about. */
type Selection = {
  readonly query: MetricQuery
  readonly by: readonly string[]
  readonly grid: Grid
  readonly type: string
}

const statistics: Partial<Record<MetricAggregate, string>> = {
  mean: 'avg(value)',
  min: 'min(value)',
  max: 'max(value)',
  p50: 'quantile_cont(value, 0.5)',
  p95: 'quantile_cont(value, 0.95)',
  p99: 'quantile_cont(value, 0.99)',
}

/** Statistics of what was reported in each step. */
export function samplesSql(selection: Selection, aggregate: MetricAggregate): Sql {
  const { by, grid } = selection
  const keys = keyNames(by)
  const samples = sql`WITH samples AS (
    SELECT ${keyColumns(by, labelField)}p.stream_id, p.time_ns, p.value,
      ((p.time_ns - ${grid.fromNs}) // ${grid.stepNs})::INTEGER AS step
    FROM metric_points p JOIN metric_streams s USING (stream_id)
    WHERE ${streamConditions(selection)}
      AND p.time_ns >= ${grid.fromNs} AND p.time_ns < ${grid.toNs} AND p.value IS NOT NULL)`
  const order = sql`GROUP BY ALL ORDER BY step${orderByKeys(by)}`
  if (aggregate === 'sum') {
    return sql`${samples}
  SELECT ${keys}step, sum(value)::DOUBLE AS value
  FROM (SELECT ${keys}step, stream_id, avg(value) AS value FROM samples GROUP BY ALL) ${order}`
  }
  const column = aggregate === 'last' ? 'arg_max(value, time_ns)' : statistic(aggregate)
  return sql`${samples}
  SELECT ${keys}step, ${trustedSql(column)}::DOUBLE AS value FROM samples ${order}`
}

/** Increase a second, added up over the streams. */
export function rateSql(selection: Selection): Sql {
  return sql`${streamRates(selection)}
  SELECT ${keyNames(selection.by)}step, sum(value)::DOUBLE AS value FROM rates
  GROUP BY ALL ORDER BY step${orderByKeys(selection.by)}`
}

/** Statistics of the streams' rates. */
export function rateSpreadSql(selection: Selection, aggregate: MetricAggregate): Sql {
  return sql`${streamRates(selection)}
  SELECT ${keyNames(selection.by)}step, ${trustedSql(statistic(aggregate))}::DOUBLE AS value FROM rates
  GROUP BY ALL ORDER BY step${orderByKeys(selection.by)}`
}

/** How much was added in each step: of the counter's increase, or of a histogram's sum. */
export function totalSql(selection: Selection, of: 'increase' | 'sum'): Sql {
  return sql`WITH ${pieces(selection)}
  SELECT ${keyNames(selection.by)}step, sum(${trustedSql(of)} * share)::DOUBLE AS value FROM pieces
  GROUP BY ALL ORDER BY step${orderByKeys(selection.by)}`
}

/** The mean of what a histogram observed in each step. */
export function meanSql(selection: Selection): Sql {
  return sql`WITH ${pieces(selection)}
  SELECT ${keyNames(selection.by)}step, (sum(sum * share) / nullif(sum(increase * share), 0))::DOUBLE AS value
  FROM pieces GROUP BY ALL ORDER BY step${orderByKeys(selection.by)}`
}

const shares: Partial<Record<MetricAggregate, number>> = { p50: 0.5, p95: 0.95, p99: 0.99 }

/**
 * A quantile of what a histogram observed in each step, or a bound of its lowest or highest bucket.
 * Observations are taken as spread evenly over their bucket, as Prometheus' `histogram_quantile`
 * does; of a bucket without an end the beginning is given.
 */
export function bucketsSql(selection: Selection, aggregate: MetricAggregate): Sql {
  const keys = keyNames(selection.by)
  const buckets = sql`WITH ${pieces(selection)},
  buckets AS (
    SELECT ${keys}step, share, unnest(lowers) AS lower, unnest(uppers) AS upper, unnest(counts) AS count
    FROM pieces),
  added AS (
    SELECT ${keys}step, lower, upper, sum(count * share) AS count FROM buckets GROUP BY ALL)`
  const order = sql`GROUP BY ALL ORDER BY step${orderByKeys(selection.by)}`
  const share = shares[aggregate]
  if (share === undefined) {
    const bound = trustedSql(aggregate === 'min' ? 'min(lower)' : 'max(upper)')
    return sql`${buckets}
  SELECT ${keys}step, ${bound}::DOUBLE AS value FROM added ${order}`
  }
  return sql`${buckets},
  ranked AS (
    SELECT *, ${share} * sum(count) OVER (PARTITION BY ${keys}step) AS wanted,
      sum(count) OVER (PARTITION BY ${keys}step ORDER BY upper, lower) AS upto
    FROM added),
  reached AS (
    SELECT ${keys}step, upper, CASE WHEN isinf(upper) THEN lower
      ELSE lower + (upper - lower) * (1 - (upto - wanted) / count) END AS estimate
    FROM ranked WHERE upto >= wanted)
  SELECT ${keys}step, arg_min(estimate, upper)::DOUBLE AS value FROM reached ${order}`
}

function streamRates(selection: Selection): Sql {
  return sql`WITH ${pieces(selection)},
  rates AS (
    SELECT ${keyNames(selection.by)}stream_id, step,
      sum(increase * share) / (sum(overlap_ns) / 1e9) AS value
    FROM pieces GROUP BY ALL)`
}

/** Reports that come later than this still tell of the window's end. */
const longestIntervalNs = 120_000_000_000n

/**
 * The query `pieces`: what was observed between two reports, cut at the borders of the steps.
 * `share` is the part of the interval that lies in the step, so reports that come unevenly still
 * give an even rate.
 */
function pieces(selection: Selection): Sql {
  const { by, grid } = selection
  const { fromNs, toNs, stepNs } = grid
  return sql`intervals AS (
    SELECT ${keyColumns(by, labelField)}p.*, unnest(range(
      (greatest(p.since_ns, ${fromNs}) - ${fromNs}) // ${stepNs},
      (least(p.time_ns, ${toNs}) - 1 - ${fromNs}) // ${stepNs} + 1))::BIGINT AS step_index
    FROM metric_points p JOIN metric_streams s USING (stream_id)
    WHERE ${streamConditions(selection)}
      AND p.time_ns > ${fromNs} AND p.time_ns < ${toNs + longestIntervalNs}
      AND p.since_ns < ${toNs} AND p.since_ns < p.time_ns AND p.increase IS NOT NULL),
  overlapping AS (
    SELECT *, least(time_ns, ${fromNs} + (step_index + 1) * ${stepNs})
      - greatest(since_ns, ${fromNs} + step_index * ${stepNs}) AS overlap_ns
    FROM intervals),
  pieces AS (
    SELECT *, step_index::INTEGER AS step, overlap_ns / (time_ns - since_ns) AS share FROM overlapping)`
}

function streamConditions({ query, type }: Selection): Sql {
  return sql`s.metric = ${query.metric} AND s.type = ${type}${whereSql(query.where, labelField)}`
}

function statistic(aggregate: MetricAggregate): string {
  const column = Object.hasOwn(statistics, aggregate) ? statistics[aggregate] : undefined
  if (column === undefined) throw badQuery('metrics', `there is no aggregate "${aggregate}"`)
  return column
}
