import fc from 'fast-check'
import { expect, test } from 'vitest'
import { entitySchema } from '../result.ts'
import {
  deployment,
  dimension,
  entityId,
  entityName,
  resource,
  sameEntity,
  service,
} from './entity.ts'
import type { Entity } from './entity.ts'

test('a name is what a person would say', () => {
  expect(entityName(deployment('payment', 'v42'))).toBe('payment@v42')
  expect(entityName(resource('cart', 'connection_pool'))).toBe('connection pool of cart')
  expect(entityName(dimension({ region: 'eu', method: 'card' }))).toBe('method=card, region=eu')
})

const anyName = fc.string({ minLength: 1, maxLength: 8 })
const anyEntity: fc.Arbitrary<Entity> = fc.oneof(
  anyName.map(service),
  fc.tuple(anyName, anyName).map(([name, version]) => deployment(name, version)),
  fc.tuple(anyName, anyName).map(([name, part]) => resource(name, part)),
  fc.dictionary(anyName, anyName).map(dimension),
)

test('ids are equal exactly when all fields are', () => {
  fc.assert(
    fc.property(anyEntity, anyEntity, (one, other) => {
      const equal = JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))
      expect(entityId(one) === entityId(other)).toBe(equal)
      expect(sameEntity(one, other)).toBe(equal)
    }),
  )
})

test('every entity passes the schema of the result document', () => {
  fc.assert(
    fc.property(anyEntity, (entity) => {
      expect(entitySchema.parse(entity)).toEqual(entity)
    }),
  )
})

function sorted(entity: Entity): unknown {
  const fields = entity.kind === 'dimension' ? entity.attributes : entity
  return [entity.kind, Object.entries(fields).toSorted(([one], [other]) => (one < other ? -1 : 1))]
}
