import { expect, test } from 'vitest'
import { joinedAlerts } from './members.ts'
import type { Alert } from './vocabulary.ts'

const pod = (number: number): Alert => ({
  name: 'PodSlow',
  status: 'firing',
  labels: { alertname: 'PodSlow', service: 'shop', pod: `shop-${number}` },
  annotations: {},
  startsAt: 0,
  fingerprint: String(number),
})

test('an investigation of one alert has none that joined', () => {
  expect(joinedAlerts({ alert: pod(0), members: [] })).toBeNull()
  expect(joinedAlerts({ alert: pod(0) })).toBeNull()
})

test('alerts that joined are told by what sets them apart', () => {
  const joined = joinedAlerts({ alert: pod(0), members: [pod(1), pod(2)] })
  expect(joined?.count).toBe('2 more alerts')
  expect(joined?.rows.map(({ text }) => text)).toEqual(['pod=shop-1', 'pod=shop-2'])
})

test('one that has the same labels is told by its name', () => {
  const joined = joinedAlerts({ alert: pod(0), members: [pod(0)] })
  expect(joined?.count).toBe('1 more alert')
  expect(joined?.rows[0]?.text).toBe('PodSlow')
})

test('of very many the first are shown, and how many are left', () => {
  const members = Array.from({ length: 120 }, (_, index) => pod(index + 1))
  const joined = joinedAlerts({ alert: pod(0), members })
  expect(joined?.count).toBe('120 more alerts')
  expect((joined?.rows.length ?? 0) + (joined?.left ?? 0)).toBe(120)
  expect(joined?.left).toBeGreaterThan(0)
})
