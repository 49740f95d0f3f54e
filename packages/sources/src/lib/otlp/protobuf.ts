import { messageOf, OtlpRequestError } from '../errors.ts'
import { readMessage } from './wire.ts'
import type { Field, FieldType, MessageType, ReadRequest } from './wire.ts'

/**
 * Decodes a protobuf body into the shape of OTLP/JSON.
 * @throws OtlpRequestError 400 when it is not such a message.
 */
export function decodeProtobuf(type: MessageType, body: Uint8Array): ReadRequest {
  try {
    return readMessage(type, body)
  } catch (thrown) {
    throw new OtlpRequestError(
      400,
      `The body is not a valid OTLP protobuf message: ${messageOf(thrown)}.`,
    )
  }
}

// The subset of opentelemetry-proto 1.x that is read, by field number. What is left out (dropped
// counts, events, links, exemplars, schema addresses, …) is skipped.

type Mark = 'repeated' | 'records' | 'one'
type FieldEntry = readonly [number: number, name: string, type: FieldType, mark?: Mark]

function message(...entries: readonly FieldEntry[]): MessageType {
  return new Map(
    entries.map(([number, name, type, mark]): [number, Field] => [
      number,
      {
        ...{ name, type, repeated: mark === 'repeated' || mark === 'records' },
        ...{ one: mark === 'one', record: mark === 'records' },
      },
    ]),
  )
}

function numbered(prefix: string, names: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(names.map((name, number) => [`${prefix}_${name}`, number]))
}

const spanKinds = numbered('SPAN_KIND', [
  ...['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'],
])
const statusCodes = numbered('STATUS_CODE', ['UNSET', 'OK', 'ERROR'])
const temporalities = numbered('AGGREGATION_TEMPORALITY', ['UNSPECIFIED', 'DELTA', 'CUMULATIVE'])
const severityNumbers = numbered('SEVERITY_NUMBER', [
  'UNSPECIFIED',
  ...['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'].flatMap((name) => [
    ...[name, `${name}2`, `${name}3`, `${name}4`],
  ]),
])

const anyValue = message(
  [1, 'stringValue', 'string', 'one'],
  [2, 'boolValue', 'bool', 'one'],
  [3, 'intValue', 'int64', 'one'],
  [4, 'doubleValue', 'double', 'one'],
  [5, 'arrayValue', () => arrayValue, 'one'],
  [6, 'kvlistValue', () => keyValueList, 'one'],
  [7, 'bytesValue', 'base64', 'one'],
)
const arrayValue = message([1, 'values', () => anyValue, 'repeated'])
const keyValue = message([1, 'key', 'string'], [2, 'value', () => anyValue])
const keyValueList = message([1, 'values', () => keyValue, 'repeated'])
const resource = message([1, 'attributes', () => keyValue, 'repeated'])
const scope = message(
  [1, 'name', 'string'],
  [2, 'version', 'string'],
  [3, 'attributes', () => keyValue, 'repeated'],
)

const status = message([2, 'message', 'string'], [3, 'code', statusCodes])
const span = message(
  [1, 'traceId', 'hex'],
  [2, 'spanId', 'hex'],
  [4, 'parentSpanId', 'hex'],
  [5, 'name', 'string'],
  [6, 'kind', spanKinds],
  [7, 'startTimeUnixNano', 'fixed64'],
  [8, 'endTimeUnixNano', 'fixed64'],
  [9, 'attributes', () => keyValue, 'repeated'],
  [15, 'status', () => status],
)
const scopeSpans = message([2, 'spans', () => span, 'records'])
const resourceSpans = message(
  [1, 'resource', () => resource],
  [2, 'scopeSpans', () => scopeSpans, 'repeated'],
)
/** `ExportTraceServiceRequest`. */
export const tracesMessage = message([1, 'resourceSpans', () => resourceSpans, 'repeated'])

const numberPoint = message(
  [2, 'startTimeUnixNano', 'fixed64'],
  [3, 'timeUnixNano', 'fixed64'],
  [4, 'asDouble', 'double', 'one'],
  [6, 'asInt', 'sfixed64', 'one'],
  [7, 'attributes', () => keyValue, 'repeated'],
  [8, 'flags', 'int32'],
)
const histogramPoint = message(
  [2, 'startTimeUnixNano', 'fixed64'],
  [3, 'timeUnixNano', 'fixed64'],
  [4, 'count', 'fixed64'],
  [5, 'sum', 'double'],
  [6, 'bucketCounts', 'fixed64', 'repeated'],
  [7, 'explicitBounds', 'double', 'repeated'],
  [9, 'attributes', () => keyValue, 'repeated'],
  [10, 'flags', 'int32'],
)
const exponentialBuckets = message(
  [1, 'offset', 'sint32'],
  [2, 'bucketCounts', 'uint64', 'repeated'],
)
const exponentialPoint = message(
  [1, 'attributes', () => keyValue, 'repeated'],
  [2, 'startTimeUnixNano', 'fixed64'],
  [3, 'timeUnixNano', 'fixed64'],
  [4, 'count', 'fixed64'],
  [5, 'sum', 'double'],
  [6, 'scale', 'sint32'],
  [7, 'zeroCount', 'fixed64'],
  [8, 'positive', () => exponentialBuckets],
  [9, 'negative', () => exponentialBuckets],
  [10, 'flags', 'int32'],
)
const quantileValue = message([1, 'quantile', 'double'], [2, 'value', 'double'])
const summaryPoint = message(
  [2, 'startTimeUnixNano', 'fixed64'],
  [3, 'timeUnixNano', 'fixed64'],
  [4, 'count', 'fixed64'],
  [5, 'sum', 'double'],
  [6, 'quantileValues', () => quantileValue, 'repeated'],
  [7, 'attributes', () => keyValue, 'repeated'],
  [8, 'flags', 'int32'],
)
const gauge = message([1, 'dataPoints', () => numberPoint, 'records'])
const sum = message(
  [1, 'dataPoints', () => numberPoint, 'records'],
  [2, 'aggregationTemporality', temporalities],
  [3, 'isMonotonic', 'bool'],
)
const histogram = message(
  [1, 'dataPoints', () => histogramPoint, 'records'],
  [2, 'aggregationTemporality', temporalities],
)
const exponentialHistogram = message(
  [1, 'dataPoints', () => exponentialPoint, 'records'],
  [2, 'aggregationTemporality', temporalities],
)
const summary = message([1, 'dataPoints', () => summaryPoint, 'records'])
const metric = message(
  [1, 'name', 'string'],
  [3, 'unit', 'string'],
  [5, 'gauge', () => gauge, 'one'],
  [7, 'sum', () => sum, 'one'],
  [9, 'histogram', () => histogram, 'one'],
  [10, 'exponentialHistogram', () => exponentialHistogram, 'one'],
  [11, 'summary', () => summary, 'one'],
)
const scopeMetrics = message([1, 'scope', () => scope], [2, 'metrics', () => metric, 'repeated'])
const resourceMetrics = message(
  [1, 'resource', () => resource],
  [2, 'scopeMetrics', () => scopeMetrics, 'repeated'],
)
/** `ExportMetricsServiceRequest`. */
export const metricsMessage = message([1, 'resourceMetrics', () => resourceMetrics, 'repeated'])

const logRecord = message(
  [1, 'timeUnixNano', 'fixed64'],
  [2, 'severityNumber', severityNumbers],
  [3, 'severityText', 'string'],
  [5, 'body', () => anyValue],
  [6, 'attributes', () => keyValue, 'repeated'],
  [9, 'traceId', 'hex'],
  [10, 'spanId', 'hex'],
  [11, 'observedTimeUnixNano', 'fixed64'],
)
const scopeLogs = message([2, 'logRecords', () => logRecord, 'records'])
const resourceLogs = message(
  [1, 'resource', () => resource],
  [2, 'scopeLogs', () => scopeLogs, 'repeated'],
)
/** `ExportLogsServiceRequest`. */
export const logsMessage = message([1, 'resourceLogs', () => resourceLogs, 'repeated'])
