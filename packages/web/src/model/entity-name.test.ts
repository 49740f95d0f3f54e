import { expect, test } from 'vitest'
import { entityName, sameEntity } from './entity-name.ts'

test('entities are named for people', () => {
  expect(entityName({ kind: 'deployment', service: 'payment', version: 'v42' })).toBe('payment@v42')
  expect(entityName({ kind: 'flag', name: 'cart-prefetch' })).toBe('flag cart-prefetch')
  expect(entityName({ kind: 'resource', service: 'cart', resource: 'connection_pool' })).toBe(
    'connection pool of cart',
  )
  expect(entityName({ kind: 'dimension', attributes: { region: 'eu', method: 'card' } })).toBe(
    'method=card, region=eu',
  )
})

test('equal references are the same whatever the order of their fields', () => {
  expect(
    sameEntity(
      { kind: 'deployment', service: 'payment', version: 'v42' },
      { version: 'v42', service: 'payment', kind: 'deployment' },
    ),
  ).toBe(true)
  expect(sameEntity({ kind: 'service', name: 'a' }, { kind: 'host', name: 'a' })).toBe(false)
  expect(sameEntity(undefined, undefined)).toBe(false)
})
