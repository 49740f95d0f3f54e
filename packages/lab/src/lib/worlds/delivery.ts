import type { Random } from '../random.ts'
import type { Replica } from './running/running.ts'
import { encodeSpans } from './telemetry/encode-spans.ts'
import { encodeExport, type MetricExport } from './telemetry/exporter.ts'
import { encodeLogs, type LogLine } from './telemetry/log.ts'
import type { SpanDraft } from './telemetry/span.ts'

/** A request of the telemetry pipeline. */
export type Payload = {
  readonly signal: 'traces' | 'metrics' | 'logs'
  /** Epoch milliseconds. */
  readonly arrivesAt: number
  readonly body: string
}

/** Requests in order of arrival. */
export function inOrder(payloads: readonly Payload[]): Payload[] {
  return payloads.toSorted((one, other) => one.arrivesAt - other.arrivesAt)
}

/** How often a collector hands on what it has. */
const batchMs = 10_000

export type Delivery = {
  readonly epochMs: number
  readonly untilMs: number
  readonly resourceText: (replica: Replica) => string
  readonly random: Random
}

/** Spans in the requests in which they arrive, up to a moment. */
export function deliverSpans(spans: readonly SpanDraft[], delivery: Delivery): Payload[] {
  return batchesOf(spans, ({ endMs }) => endMs, delivery).map(({ arrivesAt, items }) => ({
    ...{ signal: 'traces', arrivesAt },
    body: encodeSpans(items, delivery),
  }))
}

/** Log lines in the requests in which they arrive. */
export function deliverLogs(lines: readonly LogLine[], delivery: Delivery): Payload[] {
  return batchesOf(lines, ({ atMs }) => atMs, delivery).map(({ arrivesAt, items }) => ({
    ...{ signal: 'logs', arrivesAt },
    body: encodeLogs(items, delivery),
  }))
}

/** Exports of metrics, each a request of its own. */
export function deliverMetrics(
  exports: readonly MetricExport[],
  {
    epochMs,
    untilMs,
    isDelta,
  }: Pick<Delivery, 'epochMs' | 'untilMs'> & { readonly isDelta: boolean },
): Payload[] {
  return exports
    .filter(({ atMs }) => atMs + 500 <= untilMs)
    .map((one) => ({
      ...{ signal: 'metrics', arrivesAt: epochMs + one.atMs + 500 },
      body: encodeExport(one, { epochMs, isDelta }),
    }))
}

function batchesOf<Item>(
  all: readonly Item[],
  timeOf: (item: Item) => number,
  { epochMs, untilMs, random }: Delivery,
): { readonly arrivesAt: number; readonly items: readonly Item[] }[] {
  const batches = new Map<number, Item[]>()
  for (const item of all) {
    const arrivesAt = timeOf(item) + random.between(200, 4_000)
    if (arrivesAt > untilMs) continue
    const batch = Math.ceil(arrivesAt / batchMs)
    const known = batches.get(batch)
    if (known) known.push(item)
    else batches.set(batch, [item])
  }
  return [...batches].map(([batch, items]) => ({
    arrivesAt: Math.min(untilMs, batch * batchMs) + epochMs,
    items,
  }))
}
