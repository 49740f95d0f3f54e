import { expect, test } from 'vitest'
import { testAlertCommand } from './alert-curl.ts'

test('the test alert is one that Alertmanager could have sent', () => {
  const command = testAlertCommand('http://127.0.0.1:4180', Date.parse('2026-11-23T03:12:04Z'))
  expect(command).toMatch(/^curl -sS http:\/\/127\.0\.0\.1:4180\/webhooks\/alertmanager /)
  const body: unknown = JSON.parse(/-d '(.*)'$/.exec(command)?.[1] ?? '')
  expect(body).toMatchObject({
    version: '4',
    alerts: [{ labels: { service: 'checkout' }, startsAt: '2026-11-23T03:12:04.000Z' }],
  })
})
