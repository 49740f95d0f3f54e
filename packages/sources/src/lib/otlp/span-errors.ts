import type { SpanKind } from '@faultline/sdk'
import { readAny } from '../conventions.ts'
import type { Attributes } from './values.ts'

type Outcome = {
  readonly kind: SpanKind
  readonly status: 'unset' | 'ok' | 'error'
  readonly attributes: Attributes
}

/** Codes of gRPC by number. */
const grpcCodes: readonly string[] = [
  ...['OK', 'CANCELLED', 'UNKNOWN', 'INVALID_ARGUMENT', 'DEADLINE_EXCEEDED', 'NOT_FOUND'],
  ...['ALREADY_EXISTS', 'PERMISSION_DENIED', 'RESOURCE_EXHAUSTED', 'FAILED_PRECONDITION'],
  ...['ABORTED', 'OUT_OF_RANGE', 'UNIMPLEMENTED', 'INTERNAL', 'UNAVAILABLE', 'DATA_LOSS'],
  'UNAUTHENTICATED',
]

/** Codes that are failures of the server; the others it gives for what it was asked. */
const serverFailures = new Set([
  ...['UNKNOWN', 'DEADLINE_EXCEEDED', 'UNIMPLEMENTED', 'INTERNAL', 'UNAVAILABLE', 'DATA_LOSS'],
])

/**
 * Whether a span failed. A status that was set is the author's word, and Ok stands above any code;
 * where it is not set, the conventions of HTTP and RPC say what a code means to each side.
 */
export function isFailed({ kind, status, attributes }: Outcome): boolean {
  if (status !== 'unset') return status === 'error'
  if (kind !== 'server' && kind !== 'client') return false
  const http = httpStatusOf(attributes)
  if (http !== undefined && http >= (kind === 'server' ? 500 : 400)) return true
  const rpc = rpcCodeOf(attributes)
  if (rpc === undefined) return false
  return kind === 'server' ? serverFailures.has(rpc) : rpc !== 'OK'
}

/** The code of an RPC by its name, whichever way it was written; undefined when it is none of gRPC's. */
export function rpcCodeOf(attributes: Attributes): string | undefined {
  const text = readAny(attributes, 'rpc.status_code')
  if (text === undefined) return undefined
  const name = /^\d+$/.test(text) ? grpcCodes[Number(text)] : text.toUpperCase()
  // Connect writes it with one L.
  const code = name === 'CANCELED' ? 'CANCELLED' : name
  return code !== undefined && grpcCodes.includes(code) ? code : undefined
}

function httpStatusOf(attributes: Attributes): number | undefined {
  const code = Number(readAny(attributes, 'http.response.status_code'))
  return Number.isInteger(code) ? code : undefined
}
