import type { CallEdge, Series, SpanSeriesQuery, TracesClient } from '@faultline/sdk'
import { createAnalyze } from '@faultline/sdk/testing'
import { expect, test } from 'vitest'
import { findDegraded } from './degraded-service.ts'

const stepMs = 500
const calm = Array.from({ length: 40 }, (_, index) => 50 + (index % 3))
/** As high for as long before: a rise by enough to matter, which does not count. */
const uneven = [...calm, 150, 152, 151, 150, 153, ...calm, 150, 151, 153, 152, 150]
const window = { from: 0, to: uneven.length * stepMs }

/** `front` calls `cart`; each answers the same latency to whatever is measured, and no errors. */
function shop(latencies: Readonly<Record<string, readonly number[]>>) {
  const edge = {
    ...{ caller: 'front', callee: 'cart', calleeKind: 'service', key: {} },
    ...{ count: 500, errors: 0, unanswered: 0 },
    client: { count: 500, sum: 1, mean: 1, p50: 1, p95: 1, p99: 1 },
  } as const satisfies CallEdge
  const answer = ({ where, by = [], measure, stepMs: step = stepMs }: SpanSeriesQuery): Series => {
    const service = String(where?.['service.name'])
    const tail = latencies[service] ?? []
    const values = tail.map((value) => ({ count: 5, error_ratio: 0 })[String(measure)] ?? value)
    return {
      ...{ name: String(measure), unit: 'ms', provenance: [] },
      labels: by.includes('http.route') ? { 'http.route': `/${service}` } : {},
      times: Float64Array.from(values, (_, index) => index * step),
      values: Float64Array.from(values),
    }
  }
  const client: Pick<TracesClient, 'series' | 'calls'> = {
    series: (query) => Promise.resolve([answer(query)]),
    calls: () => Promise.resolve({ rows: [edge], provenance: [] }),
  }
  return findDegraded(client, 'cart', { window, analyze: createAnalyze() })
}

test('where the named service is well, its users are looked for at the routes of its callers', async () => {
  const slow = [...calm, ...calm, ...Array.from({ length: 10 }, () => 200)]
  const { name, signals, degraded } = await shop({ cart: [...calm, ...calm, 51], front: slow })
  expect([name, signals.labels]).toEqual(['front', { 'http.route': '/front' }])
  expect(degraded.onset).not.toBeNull()
})

test('when callers are well too, the answer is about the named service', async () => {
  const { name, degraded } = await shop({ cart: [...calm, ...calm], front: [...calm, ...calm] })
  expect([name, degraded.onset, degraded.doubt]).toEqual(['cart', null, null])
})

test('a rise at a caller that does not count is told with the answer about the named service', async () => {
  const { name, degraded } = await shop({ cart: [...calm, ...calm], front: uneven })
  expect([name, degraded.onset]).toEqual(['cart', null])
  expect(degraded.doubt?.reason.kind).toBe('precedent')
  expect(degraded.doubt?.shift.sentence).toMatch(/^p95 latency of front \/front rose from /)
})
