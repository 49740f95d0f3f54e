import { expect, test } from 'vitest'
import { makeRows, makeSeries, origin, start } from '../../../test/answers.ts'
import type { Change } from '../ports/changes.ts'
import type { CallEdge } from '../ports/traces.ts'
import { isolateEvent } from './isolate-event.ts'
import { shift, type Shift } from './shift.ts'

const calm = [80, 84, 79, 81, 83, 78, 82, 80, 85, 79, 81, 80]
const times = { count: 1, sum: 1, mean: 1, p50: 1, p95: 1, p99: 1 }
const call = (caller: string, callee: string): CallEdge => ({
  caller,
  callee,
  calleeKind: 'service',
  key: {},
  count: 1,
  errors: 0,
  unanswered: 0,
  client: times,
})
const deploy = (service: string, seconds: number): Change => ({
  id: `${service}-${seconds}`,
  kind: 'deployment',
  at: start + seconds * 1000,
  title: `${service} to v2`,
  service,
  version: { to: 'v2' },
})

function slowdown(): Shift {
  const found = shift(makeSeries([...calm, 640, 655, 632, 641, 650]), { title: 'p95 of checkout' })
  if (!found) throw new Error('The series has a shift.')
  return found
}

test('the change just before the onset in the same service is the cause', () => {
  const changes = makeRows([deploy('checkout', 105), deploy('search', 60), deploy('cart', 150)])
  const found = isolateEvent(slowdown(), changes, { service: 'checkout' })
  expect(found?.cause?.entity).toEqual({ kind: 'deployment', service: 'checkout', version: 'v2' })
  expect(found?.sentence).toBe(
    'p95 of checkout rose from 81 ms to 641 ms at 12:02:00, 15 s after checkout@v2 took effect',
  )
  const total =
    (found?.none ?? 0) + (found?.verdicts ?? []).reduce((sum, one) => sum + one.probability, 0)
  expect(total).toBeCloseTo(1)
})

test('the chart holds the shift and every change, with the queries of both', () => {
  const changes = makeRows([deploy('checkout', 105), deploy('search', 60)])
  expect(isolateEvent(slowdown(), changes, { service: 'checkout' })?.evidence).toMatchObject({
    kind: 'series',
    marks: [{ label: 'checkout to v2' }, { label: 'search to v2' }],
    provenance: [origin(1), origin(2)],
  })
})

test('a change of what the service calls is more likely the cause than one of another part', () => {
  const calls = makeRows([call('checkout', 'payment'), call('search', 'catalogue')])
  const changes = makeRows([deploy('payment', 105), deploy('catalogue', 105)])
  const found = isolateEvent(slowdown(), changes, { service: 'checkout', calls })
  expect(found?.cause?.change.service).toBe('payment')
  expect(found?.verdicts[1]?.probability).toBeLessThan(0.1)
  expect(found?.table).toMatchObject({
    kind: 'table',
    rows: [['payment@v2'], ['catalogue@v2'], ['none of these']].map(([name]) =>
      expect.arrayContaining([name]),
    ),
  })
})

test('a change that came afterwards explains nothing, and the answer says so', () => {
  const found = isolateEvent(slowdown(), makeRows([deploy('checkout', 160)]), {
    service: 'checkout',
  })
  expect(found?.cause).toBeNull()
  expect(found?.sentence).toMatch(/^None of 1 changes explains that p95 of checkout rose/)
  expect(found?.probability).toBeGreaterThan(0.9)
})

test('without changes there is no result', () => {
  expect(isolateEvent(slowdown(), makeRows<Change>([]))).toBeNull()
})

test('where services were watched, the one that shifted by itself outweighs a bystander of the same moment', () => {
  const changes = makeRows([deploy('cart', 119), deploy('payment', 119), deploy('search', 119)])
  const places = {
    cart: { suspicion: 0.4, shift: slowdown(), isOwn: false },
    payment: { suspicion: 0.8, shift: slowdown(), isOwn: true },
  }
  const found = isolateEvent(slowdown(), changes, { places, timing: 'at-once' })
  expect(found?.cause?.change.service).toBe('payment')
  const reasons = (service: string): readonly string[] =>
    found?.verdicts
      .find(({ change }) => change.service === service)
      ?.factors.map(({ sentence }) => sentence) ?? []
  expect(reasons('cart')).toContain('cart only suffers from what it calls.')
  expect(reasons('search')).toContain('search is not where the trouble starts.')
})

test('an onset without a series is explained, too, by a chart of the changes alone', () => {
  const { onset, onsetInterval } = slowdown()
  const explained = { onset, onsetInterval, sentence: 'checkout is slow' }
  const found = isolateEvent(explained, makeRows([deploy('checkout', 105)]), {
    service: 'checkout',
  })
  expect(found?.evidence.kind).toBe('events')
  expect(found?.evidence.provenance).toEqual([origin(2)])
})
