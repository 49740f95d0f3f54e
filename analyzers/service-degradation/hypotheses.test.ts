import type { CallEdge, Distribution, ErrorOrigin, SpanGroup } from '@faultline/sdk'
import { entityName } from '@faultline/sdk'
import { expect, test } from 'vitest'
import type { Observation } from './attribution.ts'
import { hypotheses } from './hypotheses.ts'

const of = (count: number, mean: number): Distribution => ({
  count,
  sum: count * mean,
  mean,
  p50: mean,
  p95: mean,
  p99: mean,
})
type Own = { count: number; self: number; total?: number }
const own = (name: string, { count, self, total = self }: Own): SpanGroup => ({
  key: { 'service.name': name, kind: 'server' },
  count,
  errors: 0,
  duration: of(count, total),
  self: of(count, self),
})
type Call = {
  count: number
  clientMs: number
  serverMs?: number
  errors?: number
  unanswered?: number
}
const call = (caller: string, callee: string, facts: Call): CallEdge => {
  const { count, clientMs, serverMs, errors = 0, unanswered = 0 } = facts
  const answered = count - unanswered
  return {
    caller,
    callee,
    calleeKind: callee.startsWith('db')
      ? 'database'
      : callee.includes('.')
        ? 'external'
        : 'service',
    key: {},
    count,
    errors,
    unanswered,
    client: of(count, clientMs),
    ...(serverMs === undefined
      ? {}
      : { server: of(answered, serverMs), gap: of(answered, clientMs - serverMs) }),
  }
}
const failure = (service: string, count: number, callee?: string): ErrorOrigin => ({
  service,
  operation: 'POST /pay',
  kind: callee === undefined ? 'server' : 'client',
  ...(callee === undefined ? {} : { callee }),
  type: 'timeout',
  count,
  exampleTraceId: '00',
})

/** front (2 ms) → shop (5 ms) → payment (10 ms) → db (3 ms); one request each way. */
function healthy(): Observation {
  return {
    requests: 100,
    services: [
      own('front', { count: 100, self: 2, total: 22 }),
      own('shop', { count: 100, self: 5, total: 19 }),
      own('payment', { count: 100, self: 10, total: 13 }),
    ],
    calls: [
      call('front', 'shop', { count: 100, clientMs: 20, serverMs: 19 }),
      call('shop', 'payment', { count: 100, clientMs: 14, serverMs: 13 }),
      call('payment', 'db', { count: 100, clientMs: 3 }),
    ],
    errorOrigins: [],
  }
}
function first(after: Observation, severity = { latency: 1, errors: 0 }): string {
  const [guess] = hypotheses(healthy(), after, severity)
  return guess ? entityName(guess.entity) : 'none'
}

test('a service whose own time grew is suspected, not its callers', () => {
  const after = {
    ...healthy(),
    services: [
      own('front', { count: 100, self: 2, total: 222 }),
      own('shop', { count: 100, self: 5, total: 219 }),
      own('payment', { count: 100, self: 210, total: 213 }),
    ],
  }
  expect(first(after)).toBe('payment')
})

test('a database that got slower is suspected, not the service that waits for it', () => {
  const { calls, ...rest } = healthy()
  const after = {
    ...rest,
    calls: [...calls.slice(0, 2), call('payment', 'db', { count: 100, clientMs: 90 })],
  }
  expect(first(after)).toBe('db')
})

test('time that is lost between caller and callee points at the link', () => {
  const { calls, ...rest } = healthy()
  const slow = call('shop', 'payment', { count: 100, clientMs: 214, serverMs: 13 })
  expect(first({ ...rest, calls: [calls[0] ?? slow, slow, calls[2] ?? slow] })).toBe(
    'shop → payment',
  )
})

test('a process that stalls is suspected when calls wait on both of its sides', () => {
  const { calls, ...rest } = healthy()
  const after = {
    ...rest,
    calls: [
      call('front', 'shop', { count: 100, clientMs: 120, serverMs: 60 }),
      call('shop', 'payment', { count: 100, clientMs: 60, serverMs: 13 }),
      ...calls.slice(2),
    ],
  }
  expect(first(after)).toBe('shop')
})

test('a caller that makes forty calls instead of one is suspected, not the busy callee', () => {
  const after = {
    ...healthy(),
    services: [
      own('front', { count: 100, self: 2, total: 800 }),
      own('shop', { count: 100, self: 6, total: 790 }),
      own('payment', { count: 4000, self: 15, total: 19 }),
    ],
    calls: [
      call('front', 'shop', { count: 100, clientMs: 791, serverMs: 790 }),
      call('shop', 'payment', { count: 4000, clientMs: 20, serverMs: 19 }),
      call('payment', 'db', { count: 4000, clientMs: 4 }),
    ],
  }
  expect(first(after)).toBe('shop')
})

test('a service that answers nobody any more is suspected, not the callers that fail', () => {
  const after = {
    ...healthy(),
    services: [
      own('front', { count: 100, self: 2, total: 8 }),
      own('shop', { count: 100, self: 5, total: 6 }),
    ],
    calls: [
      call('front', 'shop', { count: 100, clientMs: 7, serverMs: 6, errors: 100 }),
      call('shop', 'payment', { count: 100, clientMs: 1, errors: 100, unanswered: 100 }),
    ],
    errorOrigins: [failure('shop', 100, 'payment')],
  }
  const [guess] = hypotheses(healthy(), after, { latency: 0, errors: 1 })
  expect(guess).toMatchObject({ entity: { kind: 'service', name: 'payment' }, isSilent: true })
})

test('errors are blamed on the service in which they begin', () => {
  const after = { ...healthy(), errorOrigins: [failure('payment', 40)] }
  expect(first(after, { latency: 0, errors: 1 })).toBe('payment')
})

test('calls that time out although the callee is as fast as before point at the caller', () => {
  const after = { ...healthy(), errorOrigins: [failure('shop', 40, 'payment')] }
  expect(first(after, { latency: 0, errors: 1 })).toBe('shop')
})

test('nothing is suspected when nothing grew', () => {
  expect(first(healthy())).toBe('none')
})
