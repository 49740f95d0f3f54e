import type { SpanKind } from '@faultline/sdk'
import { z } from 'zod'
import { findPeer, type Peer } from './peer.ts'
import type { Decoded } from './request.ts'
import {
  integer64Schema,
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
export function toSpanRows(request: z.infer<typeof tracesRequestSchema>): Decoded<SpanRow> {
  const rows: SpanRow[] = []
  const rejected: string[] = []
  for (const { resource, scopeSpans } of request.resourceSpans ?? []) {
    const resourceAttributes = toAttributes(resource?.attributes)
    for (const { spans } of scopeSpans ?? []) {
      for (const span of spans ?? []) {
        const row = toSpanRow(span, resourceAttributes)
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

function toSpanRow(span: z.infer<typeof spanSchema>, resource: Attributes): SpanRow | string {
  const traceId = toTraceId(span.traceId)
  if (!traceId) return 'a span has no valid trace id (32 hex digits, not all zero)'
  const spanId = toSpanId(span.spanId)
  if (spanId === undefined) return 'a span has no valid span id (16 hex digits, not all zero)'
  const startNs = toNanos(span.startTimeUnixNano)
  const endNs = toNanos(span.endTimeUnixNano)
  if (startNs === undefined || endNs === undefined) return 'a span has no start or end time'
  if (endNs < startNs) return 'a span ends before it starts'

  const attributes = toAttributes(span.attributes)
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
    isError: status === 'error' || (kind === 'server' && isServerError(attributes)),
    statusMessage: span.status?.message ?? '',
    attributes,
    peer: kind === 'client' || kind === 'producer' ? findPeer(attributes) : undefined,
  }
}

function isServerError(attributes: Attributes): boolean {
  const code = attributes.get('http.response.status_code') ?? attributes.get('http.status_code')
  return code !== undefined && Number(code) >= 500
}
