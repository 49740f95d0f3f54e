import { attributesText, jsonText, nanosText } from './otlp-text.ts'
import type { SpanDraft } from './span.ts'
import type { Replica } from '../running/running.ts'

/** Where times of the world lie on the calendar, and what its processes say of themselves. */
export type Setting = {
  /** Epoch milliseconds of virtual time zero. */
  readonly epochMs: number
  readonly resourceText: (replica: Replica) => string
}

/** An `ExportTraceServiceRequest` of these spans in OTLP/JSON. */
export function encodeSpans(spans: readonly SpanDraft[], setting: Setting): string {
  const resources = [...Map.groupBy(spans, ({ replica }) => replica)].map(([replica, own]) => {
    const scopes = [...Map.groupBy(own, ({ scope }) => scope)].map(
      ([scope, some]) =>
        `{"scope":{"name":${jsonText(scope)}},"spans":[${some.map((span) => spanText(span, setting)).join(',')}]}`,
    )
    return `{"resource":{"attributes":${setting.resourceText(replica)}},"scopeSpans":[${scopes.join(',')}]}`
  })
  return `{"resourceSpans":[${resources.join(',')}]}`
}

function spanText(span: SpanDraft, { epochMs }: Setting): string {
  const skewMs = span.replica.host.clockSkewMs
  const time = (atMs: number): string => nanosText(epochMs + atMs + skewMs)
  const parent = span.parentId === undefined ? '' : `,"parentSpanId":"${span.parentId}"`
  const status = span.status === 0 ? '' : `,"status":{"code":${span.status}}`
  const link = span.link
    ? `,"links":[{"traceId":"${span.link.traceId}","spanId":"${span.link.spanId}"}]`
    : ''
  return (
    `{"traceId":"${span.traceId}","spanId":"${span.spanId}"${parent}` +
    `,"name":${jsonText(span.name)},"kind":${span.kind}` +
    `,"startTimeUnixNano":${time(span.startMs)},"endTimeUnixNano":${time(Math.max(span.startMs, span.endMs))}` +
    `,"attributes":${attributesText(span.attributes)}${eventsText(span, time)}${link}${status}}`
  )
}

function eventsText(span: SpanDraft, time: (atMs: number) => string): string {
  if (span.exception === undefined) return ''
  const { type, message } = span.exception
  const attributes = attributesText({ 'exception.type': type, 'exception.message': message })
  return `,"events":[{"timeUnixNano":${time(span.endMs)},"name":"exception","attributes":${attributes}}]`
}
