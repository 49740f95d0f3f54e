import { expect, test } from 'vitest'
import { isFailed } from './span-errors.ts'

const failed = (
  kind: 'server' | 'client' | 'internal',
  attributes: Record<string, string>,
  status: 'unset' | 'ok' | 'error' = 'unset',
): boolean => isFailed({ kind, status, attributes: new Map(Object.entries(attributes)) })

test('rule 10: a status that was set wins over any code', () => {
  expect(failed('server', { 'http.response.status_code': '503' }, 'ok')).toBe(false)
  expect(failed('client', { 'rpc.grpc.status_code': '14' }, 'ok')).toBe(false)
  expect(failed('server', { 'http.response.status_code': '200' }, 'error')).toBe(true)
})

test('rule 10: what a client did wrong is an error of its call and no failure of the server', () => {
  for (const name of ['http.response.status_code', 'http.status_code']) {
    expect([failed('server', { [name]: '404' }), failed('client', { [name]: '404' })]).toEqual([
      ...[false, true],
    ])
    expect([failed('server', { [name]: '500' }), failed('client', { [name]: '500' })]).toEqual([
      ...[true, true],
    ])
    expect(failed('internal', { [name]: '500' })).toBe(false)
  }
})

const codes: Record<string, [server: boolean, client: boolean]> = {
  OK: [false, false],
  CANCELLED: [false, true],
  UNKNOWN: [true, true],
  INVALID_ARGUMENT: [false, true],
  DEADLINE_EXCEEDED: [true, true],
  NOT_FOUND: [false, true],
  RESOURCE_EXHAUSTED: [false, true],
  UNIMPLEMENTED: [true, true],
  INTERNAL: [true, true],
  UNAVAILABLE: [true, true],
  DATA_LOSS: [true, true],
  UNAUTHENTICATED: [false, true],
}
test.each(Object.entries(codes))(
  'rule 10: %s of gRPC counts like a code of HTTP',
  (name, wanted) => {
    for (const attribute of ['rpc.response.status_code', 'rpc.status_code']) {
      const attributes = { [attribute]: name }
      expect([failed('server', attributes), failed('client', attributes)]).toEqual(wanted)
    }
  },
)

test('rule 10: codes of gRPC are read by number and as Connect writes them', () => {
  expect(failed('server', { 'rpc.grpc.status_code': '14' })).toBe(true)
  expect(failed('server', { 'rpc.grpc.status_code': '5' })).toBe(false)
  expect(failed('client', { 'rpc.grpc.status_code': '0' })).toBe(false)
  expect(failed('client', { 'rpc.connect_rpc.error_code': 'canceled' })).toBe(true)
  expect(failed('client', { 'rpc.status_code': '-32602' })).toBe(false)
})
