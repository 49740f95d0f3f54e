import { expect, test } from 'vitest'
import { matchTriggers, type Claimant } from './match-triggers.ts'

const any: Claimant = {
  id: 'service-degradation',
  triggers: [{ index: 0, kind: 'alert', labels: ['service'] }],
}
const named: Claimant = {
  id: 'checkout-latency',
  triggers: [
    { index: 0, kind: 'schedule', labels: [] },
    { index: 1, kind: 'alert', names: ['CheckoutSlow'], labels: ['service'] },
  ],
}
const regional: Claimant = {
  id: 'regional',
  triggers: [{ index: 0, kind: 'alert', labels: ['service', 'region'] }],
}
const all = [any, named, regional]

test('an alert is claimed by a trigger whose labels it has', () => {
  expect(matchTriggers({ name: 'A', labels: { service: 'cart' } }, [any])).toEqual([
    { kind: 'trigger', analyzer: 'service-degradation', trigger: 0 },
  ])
  expect(matchTriggers({ name: 'A', labels: { job: 'cart' } }, all)).toEqual([])
  expect(matchTriggers({ name: 'A', labels: { service: '' } }, all)).toEqual([])
})

test('of several, the one that names the alert is first, then the one with more labels', () => {
  const labels = { service: 'checkout', region: 'eu' }
  const claimed = (name: string) =>
    matchTriggers({ name, labels }, all).map(({ analyzer }) => analyzer)
  expect(claimed('CheckoutSlow')).toEqual(['checkout-latency', 'regional', 'service-degradation'])
  expect(claimed('Other')).toEqual(['regional', 'service-degradation'])
})

test('an analyzer with several triggers is started once, by the most specific', () => {
  const triggers = [
    { index: 0, kind: 'alert' as const, labels: ['service'] },
    { index: 1, kind: 'alert' as const, names: ['CheckoutSlow'], labels: ['service'] },
  ]
  const labels = { service: 'checkout' }
  expect(matchTriggers({ name: 'CheckoutSlow', labels }, [{ id: 'a', triggers }])).toEqual([
    { kind: 'trigger', analyzer: 'a', trigger: 1 },
  ])
})
