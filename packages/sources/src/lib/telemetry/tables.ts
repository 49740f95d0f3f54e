import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  DuckDBDataChunk,
  INTEGER,
  LIST,
  MAP,
  UBIGINT,
  UTINYINT,
  VARCHAR,
  listValue,
  mapValue,
  type DuckDBAppender,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api'
import { readAny } from '../conventions.ts'
import type { LogRow } from '../otlp/logs.ts'
import { rpcCodeOf } from '../otlp/span-errors.ts'
import type { SpanRow } from '../otlp/spans.ts'
import type { Attributes } from '../otlp/values.ts'
import type { MetricPointRow, MetricStream } from './metric-streams.ts'
import type { ResourceRow } from './resources.ts'

/** How rows of one kind become cells of a table, in the order of schema.ts. */
export type Table<Row> = {
  readonly name: string
  readonly types: readonly DuckDBType[]
  readonly cells: (row: Row) => readonly DuckDBValue[]
}

const attributesType = MAP(VARCHAR, VARCHAR)
const doublesType = LIST(DOUBLE)

export const resourcesTable: Table<ResourceRow> = {
  name: 'resources',
  types: [INTEGER, attributesType],
  cells: (row) => [row.id, attributesCell(row.attributes)],
}

/** Spans with the number of their resource. */
export const spansTable: Table<{ readonly span: SpanRow; readonly resourceId: number }> = {
  name: 'spans',
  types: [
    ...[VARCHAR, UBIGINT, UBIGINT, UBIGINT, BIGINT, BIGINT],
    ...[VARCHAR, VARCHAR, VARCHAR, VARCHAR, VARCHAR, VARCHAR, BOOLEAN, VARCHAR],
    ...[VARCHAR, VARCHAR, VARCHAR, VARCHAR, VARCHAR, VARCHAR, VARCHAR],
    ...[INTEGER, attributesType],
  ],
  cells: ({ span, resourceId }) => [
    span.traceId,
    BigInt(`0x${span.traceId.slice(16)}`),
    span.spanId,
    span.parentSpanId ?? null,
    span.startNs,
    span.endNs,
    serviceOf(span.resource),
    textCell(span.resource.get('service.version')),
    textCell(span.resource.get('service.instance.id')),
    span.name,
    span.kind,
    span.status,
    span.isError,
    textCell(span.statusMessage),
    textCell(errorTypeOf(span)),
    textCell(span.attributes.get('http.route')),
    textCell(readAny(span.attributes, 'http.request.method')),
    textCell(readAny(span.attributes, 'http.response.status_code')),
    textCell(span.peer?.kind),
    textCell(span.peer?.name),
    textCell(span.peer?.address),
    resourceId,
    attributesCell(span.attributes),
  ],
}

export const streamsTable: Table<MetricStream> = {
  name: 'metric_streams',
  types: [INTEGER, VARCHAR, VARCHAR, VARCHAR, attributesType],
  cells: (row) => [row.id, row.metric, row.type, row.unit, attributesCell(row.labels)],
}

export const pointsTable: Table<MetricPointRow> = {
  name: 'metric_points',
  types: [
    ...[INTEGER, BIGINT, BIGINT],
    ...[DOUBLE, DOUBLE, DOUBLE],
    ...[doublesType, doublesType, doublesType],
  ],
  cells: (row) => {
    const buckets = row.buckets ? [...row.buckets.values()] : []
    return [
      row.streamId,
      row.timeNs,
      row.sinceNs ?? null,
      row.value ?? null,
      row.increase ?? null,
      row.sum ?? null,
      doublesCell(buckets.map((bucket) => bucket.lower)),
      doublesCell(buckets.map((bucket) => bucket.upper)),
      doublesCell(buckets.map((bucket) => bucket.count)),
    ]
  },
}

/** Log records with the number of their resource. */
export const logsTable: Table<{ readonly log: LogRow; readonly resourceId: number }> = {
  name: 'log_records',
  types: [BIGINT, VARCHAR, VARCHAR, UTINYINT, VARCHAR, VARCHAR, INTEGER, attributesType],
  cells: ({ log, resourceId }) => [
    log.timeNs,
    serviceOf(log.resource),
    log.severity,
    Math.min(Math.max(log.severityNumber, 0), 255),
    log.body,
    log.traceId ?? null,
    resourceId,
    attributesCell(log.attributes),
  ],
}

/** Rows that DuckDB takes in one chunk. */
const chunkRows = 2048

/**
 * Appends rows by whole columns: maps and lists are several times cheaper so than cell by cell.
 */
export function appendRows<Row>(
  appender: DuckDBAppender,
  table: Table<Row>,
  rows: readonly Row[],
): void {
  for (let begin = 0; begin < rows.length; begin += chunkRows) {
    const part = rows.slice(begin, begin + chunkRows)
    const columns: DuckDBValue[][] = table.types.map(() => [])
    for (const row of part) {
      for (const [index, cell] of table.cells(row).entries()) columns[index]?.push(cell)
    }
    const chunk = DuckDBDataChunk.create(table.types, part.length)
    chunk.setColumns(columns)
    appender.appendDataChunk(chunk)
  }
  appender.flushSync()
}

/** OpenTelemetry's own name for a service that did not say what it is called. */
function serviceOf(resource: Attributes): string {
  return resource.get('service.name') || 'unknown_service'
}

/** What the span says, or the code that an RPC failed with. */
function errorTypeOf({ attributes, isError }: SpanRow): string | undefined {
  return attributes.get('error.type') ?? (isError ? rpcCodeOf(attributes) : undefined)
}

function textCell(text: string | undefined): DuckDBValue {
  return text === undefined || text === '' ? null : text
}

function doublesCell(values: readonly number[]): DuckDBValue {
  return values.length === 0 ? null : listValue(values)
}

function attributesCell(attributes: Attributes): DuckDBValue {
  return mapValue([...attributes].map(([key, value]) => ({ key, value })))
}
