import protobuf from 'protobufjs/minimal.js'
import { OtlpRequestError, StoreWriteError } from '../errors.ts'
import { encodingOf, type OtlpEncoding, type OtlpRequest } from './request.ts'

/** An OTLP/HTTP response, free of the server that sends it. */
export type OtlpResponse = {
  readonly status: 200 | 400 | 413 | 415 | 500 | 503
  readonly contentType: string
  readonly body: Uint8Array
}

export type Signal = 'traces' | 'metrics' | 'logs'

const rejectedNames: Record<Signal, string> = {
  traces: 'rejectedSpans',
  metrics: 'rejectedDataPoints',
  logs: 'rejectedLogRecords',
}

/** 200 in the request's own encoding; items that were not taken are told as a partial success. */
export function successResponse(
  signal: Signal,
  request: OtlpRequest,
  rejected: readonly string[],
): OtlpResponse {
  const message = rejected.length === 0 ? '' : rejectionMessage(rejected)
  if (encodingOf(request.contentType) === 'json') {
    const partialSuccess = {
      [rejectedNames[signal]]: String(rejected.length),
      errorMessage: message,
    }
    return jsonResponse(200, rejected.length === 0 ? {} : { partialSuccess })
  }
  const writer = protobuf.Writer.create()
  if (rejected.length > 0) {
    writer.uint32(lengthDelimited(1)).fork()
    writer.uint32(varint(1)).int64(rejected.length)
    writer.uint32(lengthDelimited(2)).string(message).ldelim()
  }
  return protobufResponse(200, writer.finish())
}

/** The response to a request that failed: a `google.rpc.Status` in the request's encoding. */
export function failureResponse(request: OtlpRequest, thrown: unknown): OtlpResponse {
  const { status, code, message } = describeFailure(thrown)
  if (requestEncoding(request) === 'json') return jsonResponse(status, { code, message })
  const writer = protobuf.Writer.create()
  writer.uint32(varint(1)).int32(code)
  writer.uint32(lengthDelimited(2)).string(message)
  return protobufResponse(status, writer.finish())
}

// Codes of google.rpc.Code.
const invalidArgument = 3
const resourceExhausted = 8
const internal = 13
const unavailable = 14

function describeFailure(thrown: unknown): {
  status: OtlpResponse['status']
  code: number
  message: string
} {
  if (thrown instanceof OtlpRequestError) {
    const code = thrown.status === 413 ? resourceExhausted : invalidArgument
    return { status: thrown.status, code, message: thrown.message }
  }
  if (thrown instanceof StoreWriteError) {
    return { status: 503, code: unavailable, message: thrown.message }
  }
  return { status: 500, code: internal, message: 'The telemetry could not be taken in.' }
}

function rejectionMessage(rejected: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const reason of rejected) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  const reasons = [...counts].map(([reason, count]) => `${reason} (${count} times)`)
  return `${rejected.length} items were not stored: ${reasons.slice(0, 5).join('; ')}.`
}

/** What cannot be answered in its own encoding is answered in the one that people can read. */
function requestEncoding(request: OtlpRequest): OtlpEncoding {
  try {
    return encodingOf(request.contentType)
  } catch {
    return 'json'
  }
}

function jsonResponse(status: OtlpResponse['status'], body: object): OtlpResponse {
  const bytes = new TextEncoder().encode(JSON.stringify(body))
  return { status, contentType: 'application/json', body: bytes }
}

function protobufResponse(status: OtlpResponse['status'], body: Uint8Array): OtlpResponse {
  return { status, contentType: 'application/x-protobuf', body }
}

function varint(field: number): number {
  return field << 3
}

function lengthDelimited(field: number): number {
  return (field << 3) | 2
}
