import { expect, test } from 'vitest'
import { composePayload, fingerprintOf } from './alertmanager.ts'
import type { Objective } from './objectives.ts'

const objective: Objective = {
  alertName: 'CheckoutSlow',
  service: 'checkout',
  journey: 'checkout',
  severity: 'critical',
  slo: 'checkout-latency',
  measure: { kind: 'latency', quantile: 0.95, thresholdMs: 350 },
  windowMs: 3000,
  forMs: 3000,
  fewestResults: 8,
}
const measurement = { value: 812.4, threshold: 350, missed: true }
const startsAtMs = Date.parse('2026-11-23T10:00:00Z')

test('a firing alert is an Alertmanager webhook of version 4 with an open end', () => {
  const payload = composePayload({ objective, measurement, startsAtMs })
  expect(payload).toMatchObject({
    version: '4',
    status: 'firing',
    groupKey: '{}:{alertname="CheckoutSlow", service="checkout"}',
    truncatedAlerts: 0,
    commonLabels: { alertname: 'CheckoutSlow', journey: 'checkout', severity: 'critical' },
    commonAnnotations: {
      description: 'The p95 latency of the checkout journey over 3 s is 812 ms, above 350 ms.',
    },
    alerts: [
      {
        status: 'firing',
        startsAt: '2026-11-23T10:00:00.000Z',
        endsAt: '0001-01-01T00:00:00Z',
      },
    ],
  })
})

test('a resolved alert keeps its start and fingerprint and has an end', () => {
  const firing = composePayload({ objective, measurement, startsAtMs })
  const endsAtMs = startsAtMs + 60_000
  const resolved = composePayload({ objective, measurement, startsAtMs, endsAtMs })
  expect(resolved.status).toBe('resolved')
  expect(resolved.alerts[0]?.endsAt).toBe('2026-11-23T10:01:00.000Z')
  expect(resolved.alerts[0]?.fingerprint).toBe(firing.alerts[0]?.fingerprint)
})

test('a fingerprint depends on the labels and not on their order', () => {
  expect(fingerprintOf({ a: '1', b: '2' })).toBe(fingerprintOf({ b: '2', a: '1' }))
  expect(fingerprintOf({ a: '1', b: '2' })).not.toBe(fingerprintOf({ a: '1', b: '3' }))
  expect(fingerprintOf({ a: '1' })).toMatch(/^[0-9a-f]{16}$/)
})
