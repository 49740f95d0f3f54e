import type { Random } from '../random.ts'
import type { Replica } from './running/running.ts'
import { encodeSpans } from './telemetry/encode-spans.ts'
import type { SpanDraft } from './telemetry/span.ts'

/** A request of the telemetry pipeline. */
export type Payload = {
  readonly signal: 'traces' | 'metrics' | 'logs'
  /** Epoch milliseconds. */
  readonly arrivesAt: number
  readonly body: string
}

/** How often a collector hands on what it has. */
const batchMs = 10_000

/** Spans in the requests in which they arrive, up to a moment. */
export function deliverSpans(
  spans: readonly SpanDraft[],
  {
    epochMs,
    untilMs,
    resourceText,
    random,
  }: {
    readonly epochMs: number
    readonly untilMs: number
    readonly resourceText: (replica: Replica) => string
    readonly random: Random
  },
): Payload[] {
  const batches = new Map<number, SpanDraft[]>()
  for (const span of spans) {
    const arrivesAt = span.endMs + random.between(200, 4_000)
    if (arrivesAt > untilMs) continue
    const batch = Math.ceil(arrivesAt / batchMs)
    const known = batches.get(batch)
    if (known) known.push(span)
    else batches.set(batch, [span])
  }
  return [...batches]
    .toSorted(([one], [other]) => one - other)
    .map(([batch, own]) => ({
      signal: 'traces',
      arrivesAt: Math.min(untilMs, batch * batchMs) + epochMs,
      body: encodeSpans(own, { epochMs, resourceText }),
    }))
}
