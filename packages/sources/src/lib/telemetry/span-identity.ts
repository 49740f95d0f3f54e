import { LIST, UBIGINT, listValue, type DuckDBConnection } from '@duckdb/node-api'
import { z } from 'zod'
import type { SpanRow } from '../otlp/spans.ts'

/**
 * The spans that are not stored yet. A span is its trace id and its span id: exporters send it again
 * when they have not seen the answer, together with others, minutes later or after a restart.
 */
export async function newSpans(
  connection: DuckDBConnection,
  spans: readonly SpanRow[],
): Promise<readonly SpanRow[]> {
  const unique = new Map(spans.map((span) => [identityOf(span), span]))
  if (unique.size === 0) return []
  for (const known of await knownAmong(connection, [...unique.values()])) unique.delete(known)
  return [...unique.values()]
}

const rowsSchema = z.array(z.tuple([z.string(), z.bigint()]))

/** Repeated spans begin when the first ones did, so only what is from that time is looked at. */
async function knownAmong(
  connection: DuckDBConnection,
  spans: readonly SpanRow[],
): Promise<string[]> {
  let [fromNs, toNs] = [spans[0]?.startNs ?? 0n, 0n]
  for (const { startNs, endNs } of spans) {
    // The time of a span that has none of its own is that of its arrival, each time another.
    if (startNs < fromNs || endNs < startNs) fromNs = endNs < startNs ? 0n : startNs
    if (startNs > toNs) toNs = startNs
  }
  const ids = listValue(spans.map(({ spanId }) => spanId))
  const answer = await connection.runAndReadAll(
    `SELECT trace_id, span_id FROM spans WHERE start_ns BETWEEN ${fromNs} AND ${toNs}
      AND span_id IN (SELECT unnest($1))`,
    [ids],
    [LIST(UBIGINT)],
  )
  return rowsSchema
    .parse(answer.getRows())
    .map(([traceId, spanId]) => identityOf({ traceId, spanId }))
}

function identityOf({ traceId, spanId }: Pick<SpanRow, 'traceId' | 'spanId'>): string {
  return `${traceId} ${spanId}`
}
