import { describe, expect, test } from 'vitest'
import { parseAlertmanager } from './alertmanager.ts'

const now = Date.parse('2026-11-23T12:00:00Z')
const firing = {
  status: 'firing',
  labels: { alertname: 'CheckoutSlow', service: 'checkout' },
  annotations: { summary: 'Checkout is slow' },
  startsAt: '2026-11-23T11:59:00.000Z',
  endsAt: '0001-01-01T00:00:00Z',
  generatorURL: 'http://prometheus/graph',
  fingerprint: 'f1',
}

function check(alerts: unknown[]) {
  return parseAlertmanager({ version: '4', groupKey: '{}', alerts }, now)
}

describe('an Alertmanager notification', () => {
  test('becomes alerts in our words', () => {
    expect(check([firing])).toEqual([
      {
        fingerprint: 'f1',
        name: 'CheckoutSlow',
        status: 'firing',
        labels: firing.labels,
        annotations: firing.annotations,
        startsAt: now - 60_000,
        generatorUrl: 'http://prometheus/graph',
      },
    ])
  })

  test('has the end of an alert only when it is resolved', () => {
    const [resolved] = check([{ ...firing, status: 'resolved', endsAt: '2026-11-23T12:00:00Z' }])
    expect(resolved).toMatchObject({ status: 'resolved', endsAt: now })
  })

  test('gives the same fingerprint to the same labels where the sender has none', () => {
    const { fingerprint: _, ...bare } = firing
    const [one] = check([bare])
    const [other] = check([{ ...bare, labels: { service: 'checkout', alertname: 'CheckoutSlow' } }])
    expect(one?.fingerprint).toMatch(/^[0-9a-f]{16}$/)
    expect(other?.fingerprint).toBe(one?.fingerprint)
  })

  test('is refused as a whole with the alert that is wrong', () => {
    expect(() => check([firing, { ...firing, labels: {} }])).toThrow('alerts[1] has no labels')
    expect(() => check([{ ...firing, startsAt: '2026-11-23T12:05:01Z' }])).toThrow(
      'alerts[0] starts in the future (2026-11-23T12:05:01Z, it is 2026-11-23T12:00:00.000Z here)',
    )
    expect(() => check([{ ...firing, startsAt: 'yesterday' }])).toThrow('alerts[0].startsAt')
    expect(() => check([])).toThrow('This is not an Alertmanager notification: alerts')
    expect(() => parseAlertmanager('text', now)).toThrow('This is not an Alertmanager notification')
  })

  test('may run ahead of our clock by five minutes', () => {
    expect(check([{ ...firing, startsAt: '2026-11-23T12:05:00Z' }])).toHaveLength(1)
  })
})
