import { expect, test } from 'vitest'
import { metricEntity } from './metric-entity.ts'

test('a metric of a service is something of that service, any other is known by its labels', () => {
  expect(metricEntity('queue_depth', { 'service.name': 'mail', pod: 'a' })).toEqual({
    ...{ kind: 'resource', service: 'mail', resource: 'queue_depth' },
  })
  expect(metricEntity('orders', { region: 'eu' })).toEqual({
    ...{ kind: 'dimension', attributes: { region: 'eu', metric: 'orders' } },
  })
})
