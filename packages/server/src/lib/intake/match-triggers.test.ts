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
  expect(matchTriggers({ name: 'A', labels: { service: 'cart' } }, [any])).toEqual({
    kind: 'trigger',
    analyzer: 'service-degradation',
    trigger: 0,
  })
  expect(matchTriggers({ name: 'A', labels: { job: 'cart' } }, all)).toBeNull()
  expect(matchTriggers({ name: 'A', labels: { service: '' } }, all)).toBeNull()
})

test('the trigger that names the alert wins, then the one with more labels', () => {
  const labels = { service: 'checkout', region: 'eu' }
  expect(matchTriggers({ name: 'CheckoutSlow', labels }, all)).toMatchObject({
    analyzer: 'checkout-latency',
    trigger: 1,
  })
  expect(matchTriggers({ name: 'Other', labels }, all)).toMatchObject({ analyzer: 'regional' })
})
