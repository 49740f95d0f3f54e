import type { SpanKind } from '@faultline/sdk'
import { z } from 'zod'
import { findPeer, type Peer } from './peer.ts'
import type { Decoded } from './request.ts'
import { isFailed } from './span-errors.ts'
import {
  integer64Schema,
  isFarAhead,
  keyValuesSchema,
  resourceSchema,
  toAttributes,
  toNanos,
  toSpanId,
  toTraceId,
  type Attributes,
} from './values.ts'

const spanSchema = z.object({
  traceId: z.string().nullish(),
  spanId: z.string().nullish(),
  parentSpanId: z.string().nullish(),
  name: z.string().nullish(),
  kind: z.int().nullish(),
  startTimeUnixNano: integer64Schema.nullish(),
  endTimeUnixNano: integer64Schema.nullish(),
  attributes: keyValuesSchema,
  status: z.object({ message: z.string().nullish(), code: z.int().nullish() }).nullish(),
})

/** `ExportTraceServiceRequest`; fields that nothing reads are ignored, as the specification asks. */
export const tracesRequestSchema = z.object({
  resourceSpans: z
    .array(
      z.object({
        resource: resourceSchema,
        scopeSpans: z.array(z.object({ spans: z.array(spanSchema).nullish() })).nullish(),
      }),
    )
    .nullish(),
})

export type SpanRow = {
  readonly resource: Attributes
  readonly traceId: string
  readonly spanId: bigint
  readonly parentSpanId: bigint | undefined
  readonly startNs: bigint
  readonly endNs: bigint
  readonly name: string
  readonly kind: SpanKind
  readonly status: 'unset' | 'ok' | 'error'
  readonly isError: boolean
  readonly statusMessage: string
  readonly attributes: Attributes
  readonly peer: Peer | undefined
}

/** The spans of a request; those that are not valid are left out and counted. */
export function toSpanRows(
  request: z.infer<typeof tracesRequestSchema>,
  arrivedNs: bigint,
): Decoded<SpanRow> {
  const rows: SpanRow[] = []
  const rejected: string[] = []
  for (const { resource, scopeSpans } of request.resourceSpans ?? []) {
    const resourceAttributes = toAttributes(resource?.attributes)
    for (const { spans } of scopeSpans ?? []) {
      for (const span of spans ?? []) {
        const row = toSpanRow(span, resourceAttributes, arrivedNs)
        if (typeof row === 'string') rejected.push(row)
        else rows.push(row)
      }
    }
  }
  return { rows, rejected }
}

const kinds: readonly SpanKind[] = [
  'internal',
  'internal',
  'server',
  'client',
  'producer',
  'consumer',
]
const statuses = ['unset', 'ok', 'error'] as const

/** The attribute in which a span carries what is odd about it. */
const remarkAttribute = 'faultline.remark'

type SentSpan = z.infer<typeof spanSchema>
type Times = { readonly startNs: bigint; readonly endNs: bigint; readonly remark?: string }

/**
 * When a span was. One that lacks a time, or whose clock was set back while it ran, is a request
 * all the same: its end is put before its start, which says that it has no known duration.
 */
function timesOf(span: SentSpan, arrivedNs: bigint): Times {
  const startNs = toNanos(span.startTimeUnixNano)
  const endNs = toNanos(span.endTimeUnixNano)
  if (startNs !== undefined && endNs !== undefined) {
    if (endNs >= startNs) return { startNs, endNs }
    return { startNs, endNs: startNs - 1n, remark: 'ends before it starts' }
  }
  const knownNs = startNs ?? endNs ?? arrivedNs
  return { startNs: knownNs, endNs: knownNs - 1n, remark: 'lacks a time' }
}

function toSpanRow(span: SentSpan, resource: Attributes, arrivedNs: bigint): SpanRow | string {
  const traceId = toTraceId(span.traceId)
  if (!traceId) return 'a span has no valid trace id (32 hex digits, not all zero)'
  const spanId = toSpanId(span.spanId)
  if (spanId === undefined) return 'a span has no valid span id (16 hex digits, not all zero)'
  const { startNs, endNs, remark } = timesOf(span, arrivedNs)
  if (isFarAhead(startNs, arrivedNs) || isFarAhead(endNs, arrivedNs)) {
    return 'a span is from more than a day ahead of the clock here'
  }

  const sent = toAttributes(span.attributes)
  const attributes = remark === undefined ? sent : new Map([...sent, [remarkAttribute, remark]])
  const kind = kinds[span.kind ?? 0] ?? 'internal'
  const status = statuses[span.status?.code ?? 0] ?? 'unset'
  return {
    resource,
    traceId,
    spanId,
    parentSpanId: toSpanId(span.parentSpanId),
    startNs,
    endNs,
    name: span.name ?? '',
    kind,
    status,
    isError: isFailed({ kind, status, attributes }),
    statusMessage: span.status?.message ?? '',
    attributes,
    peer: kind === 'client' || kind === 'producer' ? findPeer(attributes) : undefined,
  }
}
