import {
  DOUBLE,
  LIST,
  MAP,
  VARCHAR,
  listValue,
  mapValue,
  type DuckDBAppender,
} from '@duckdb/node-api'
import type { LogRow } from '../otlp/logs.ts'
import type { SpanRow } from '../otlp/spans.ts'
import type { Attributes } from '../otlp/values.ts'
import type { MetricPointRow, MetricStream } from './metric-streams.ts'

// One function for each table, with its columns in the order of schema.ts.

export function appendResource(
  appender: DuckDBAppender,
  row: { readonly id: number; readonly attributes: Attributes },
): void {
  appender.appendInteger(row.id)
  appendAttributes(appender, row.attributes)
  appender.endRow()
}

export function appendSpan(appender: DuckDBAppender, row: SpanRow, resourceId: number): void {
  const { attributes, resource, peer } = row
  appender.appendVarchar(row.traceId)
  appender.appendUBigInt(row.spanId)
  if (row.parentSpanId === undefined) appender.appendNull()
  else appender.appendUBigInt(row.parentSpanId)
  appender.appendBigInt(row.startNs)
  appender.appendBigInt(row.endNs)
  appender.appendVarchar(serviceOf(resource))
  appendText(appender, resource.get('service.version'))
  appendText(appender, resource.get('service.instance.id'))
  appender.appendVarchar(row.name)
  appender.appendVarchar(row.kind)
  appender.appendVarchar(row.status)
  appender.appendBoolean(row.isError)
  appendText(appender, row.statusMessage)
  appendText(appender, attributes.get('error.type'))
  appendText(appender, attributes.get('http.route'))
  appendText(appender, attributes.get('http.request.method'))
  appendText(appender, attributes.get('http.response.status_code'))
  appendText(appender, peer?.kind)
  appendText(appender, peer?.name)
  appendText(appender, peer?.address)
  appender.appendInteger(resourceId)
  appendAttributes(appender, attributes)
  appender.endRow()
}

export function appendStream(appender: DuckDBAppender, row: MetricStream): void {
  appender.appendInteger(row.id)
  appender.appendVarchar(row.metric)
  appender.appendVarchar(row.type)
  appender.appendVarchar(row.unit)
  appendAttributes(appender, row.labels)
  appender.endRow()
}

export function appendPoint(appender: DuckDBAppender, row: MetricPointRow): void {
  appender.appendInteger(row.streamId)
  appender.appendBigInt(row.timeNs)
  if (row.sinceNs === undefined) appender.appendNull()
  else appender.appendBigInt(row.sinceNs)
  appendDouble(appender, row.value)
  appendDouble(appender, row.increase)
  appendDouble(appender, row.sum)
  const buckets = row.buckets ? [...row.buckets.values()] : undefined
  appendDoubles(
    appender,
    buckets?.map((bucket) => bucket.lower),
  )
  appendDoubles(
    appender,
    buckets?.map((bucket) => bucket.upper),
  )
  appendDoubles(
    appender,
    buckets?.map((bucket) => bucket.count),
  )
  appender.endRow()
}

export function appendLog(appender: DuckDBAppender, row: LogRow, resourceId: number): void {
  appender.appendBigInt(row.timeNs)
  appender.appendVarchar(serviceOf(row.resource))
  appender.appendVarchar(row.severity)
  appender.appendUTinyInt(Math.min(Math.max(row.severityNumber, 0), 255))
  appender.appendVarchar(row.body)
  appendText(appender, row.traceId)
  appender.appendInteger(resourceId)
  appendAttributes(appender, row.attributes)
  appender.endRow()
}

/** OpenTelemetry's own name for a service that did not say what it is called. */
function serviceOf(resource: Attributes): string {
  return resource.get('service.name') || 'unknown_service'
}

function appendText(appender: DuckDBAppender, text: string | undefined): void {
  if (text === undefined || text === '') appender.appendNull()
  else appender.appendVarchar(text)
}

function appendDouble(appender: DuckDBAppender, value: number | undefined): void {
  if (value === undefined) appender.appendNull()
  else appender.appendDouble(value)
}

const doubleList = LIST(DOUBLE)

function appendDoubles(appender: DuckDBAppender, values: readonly number[] | undefined): void {
  if (values === undefined || values.length === 0) appender.appendNull()
  else appender.appendList(listValue(values), doubleList)
}

const attributesType = MAP(VARCHAR, VARCHAR)

function appendAttributes(appender: DuckDBAppender, attributes: Attributes): void {
  const entries = [...attributes].map(([key, value]) => ({ key, value }))
  appender.appendMap(mapValue(entries), attributesType)
}
