import type { ClockSkew, SourceAnswer, SpanFilter, Window } from '@faultline/sdk'
import { z } from 'zod'
import { joinSql, sql, withQueries, type Sql } from '../../sql.ts'
import { toNanosWindow } from '../grid.ts'
import type { Reader } from '../reader.ts'
import { clockSkews, type Skew } from './clock-graph.ts'
import { filterSql, spansFor } from './spans.ts'

/** Clocks that differ by more are not looked for. */
const largestSkewNs = 3_600_000_000_000n
/** Of more spans than this, the traces that are looked at are thinned out. */
const enoughSpans = 50_000
/** For so long an estimate is used again. */
const freshMs = 10_000

/**
 * A reader whose spans have the times of right clocks: what is asked of a window, and what is measured
 * between spans of two hosts, goes by them. Estimates are made from the calls in the window that is
 * asked about, and are kept for a few seconds.
 */
export type ClockReader = {
  readonly at: (window: Window) => Promise<Reader>
  readonly skews: (window: Window) => Promise<readonly Skew[]>
}

export function createClockReader(reader: Reader, now: () => number): ClockReader {
  const known = new Map<string, { readonly atMs: number; readonly skews: Promise<Skew[]> }>()
  const skews = (window: Window): Promise<Skew[]> => {
    const key = `${Math.floor(window.from / 60_000)} ${Math.ceil(window.to / 60_000)}`
    const before = known.get(key)
    if (before && Math.abs(now() - before.atMs) < freshMs) return before.skews
    for (const [old, { atMs }] of known) if (Math.abs(now() - atMs) >= freshMs) known.delete(old)
    const estimate = { atMs: now(), skews: estimateSkews(reader, window) }
    known.set(key, estimate)
    // What cannot be read now is tried again with the next question.
    estimate.skews.catch(() => known.delete(key))
    return estimate.skews
  }
  return {
    skews,
    async at(window) {
      const wrong = await skews(window)
      if (wrong.length === 0) return reader
      const corrected = correctedSpans(wrong)
      return {
        rows: (need, { statement, row }) =>
          reader.rows(need, { statement: withQueries(corrected, statement), row }),
        close: () => reader.close(),
      }
    },
  }
}

/** Takes the place of the table of spans. */
function correctedSpans(skews: readonly Skew[]): Sql {
  const rows = skews.map(
    ({ process, aheadMs }) => sql`(${process}, ${BigInt(Math.round(aheadMs * 1e6))})`,
  )
  return sql`skews AS (SELECT * FROM (VALUES ${joinSql(rows, ', ')}) skews(resource_id, ahead_ns)),
  spans AS NOT MATERIALIZED (
    SELECT s.rowid, s.* REPLACE (s.start_ns - coalesce(ahead_ns, 0) AS start_ns, s.end_ns - coalesce(ahead_ns, 0) AS end_ns)
    FROM main.spans s LEFT JOIN skews USING (resource_id))`
}

const pairSchema = z.object({
  caller: z.number(),
  callee: z.number(),
  calls: z.number(),
  offsetMs: z.number(),
  spreadMs: z.number(),
  beginMostMs: z.number(),
  afterEndMostMs: z.number(),
})
const countSchema = z.object({ count: z.number() })

async function estimateSkews(reader: Reader, window: Window): Promise<Skew[]> {
  const { fromNs, toNs } = toNanosWindow('traces', window)
  const inWindow = sql`p.start_ns >= ${fromNs} AND p.start_ns < ${toNs} AND p.kind = 'client'`
  const counted = await reader.rows('traces', {
    statement: sql`SELECT count(*)::DOUBLE AS count FROM spans p WHERE ${inWindow}`,
    row: countSchema,
  })
  const oneOf = Math.max(1, Math.ceil((counted.rows[0]?.count ?? 0) / enoughSpans))
  const sample = oneOf === 1 ? sql`` : sql` AND hash(p.trace_key) % ${oneOf} = 0`
  const { rows } = await reader.rows('traces', {
    statement: sql`WITH pairs AS (
    SELECT p.resource_id AS caller, c.resource_id AS callee, (c.start_ns - p.start_ns) / 1e6 AS begin_ms,
      (c.start_ns - p.end_ns) / 1e6 AS after_ms, ((c.start_ns - p.start_ns) + (c.end_ns - p.end_ns)) / 2e6 AS offset_ms
    FROM spans p JOIN spans c ON c.parent_span_id = p.span_id AND c.trace_key = p.trace_key
    WHERE ${inWindow}${sample} AND c.kind = 'server' AND c.resource_id <> p.resource_id
      AND p.end_ns >= p.start_ns AND c.end_ns >= c.start_ns
      AND c.start_ns >= ${fromNs - largestSkewNs} AND c.start_ns < ${toNs + largestSkewNs})
  SELECT caller, callee, count(*)::DOUBLE AS calls, median(offset_ms)::DOUBLE AS "offsetMs",
    (quantile_cont(offset_ms, 0.75) - quantile_cont(offset_ms, 0.25))::DOUBLE AS "spreadMs",
    quantile_cont(begin_ms, 0.9)::DOUBLE AS "beginMostMs", quantile_cont(after_ms, 0.1)::DOUBLE AS "afterEndMostMs"
  FROM pairs GROUP BY caller, callee ORDER BY caller, callee`,
    row: pairSchema,
  })
  return clockSkews(rows)
}

const processSchema = z.object({ id: z.number(), service: z.string(), host: z.string() })

/** The processes of the filter's spans whose clocks are wrong beyond doubt, the worst first. */
export async function spanClocks(
  reader: Reader,
  clocks: ClockReader,
  filter: SpanFilter,
): Promise<SourceAnswer<readonly ClockSkew[]>> {
  const skews = await clocks.skews(filter.window)
  const ids = skews.map(({ process }) => sql`${process}`)
  const wrong = ids.length === 0 ? sql`NULL` : joinSql(ids, ', ')
  const { rows, query } = await reader.rows('traces', {
    statement: sql`SELECT DISTINCT s.resource_id AS id, s.service,
    coalesce(resources.attributes['host.name'], s.instance, '') AS host
  FROM ${spansFor(filter)} JOIN resources ON resources.resource_id = s.resource_id
  WHERE ${filterSql(filter)} AND s.resource_id IN (${wrong})`,
    row: processSchema,
  })
  const value = rows.flatMap(({ id, service, host }) => {
    const skew = skews.find(({ process }) => process === id)
    return skew ? [{ service, host, aheadMs: skew.aheadMs, calls: skew.calls }] : []
  })
  return {
    value: value.toSorted((one, other) => Math.abs(other.aheadMs) - Math.abs(one.aheadMs)),
    query,
  }
}
