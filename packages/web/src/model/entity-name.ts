import type { Entity } from './vocabulary.ts'

/** A short plain name for people: `payment@v42`, `flag cart-prefetch`, `cpu of checkout`. */
export function entityName(entity: Entity): string {
  switch (entity.kind) {
    case 'service':
    case 'external':
    case 'database':
    case 'host':
      return entity.name
    case 'deployment':
      return `${entity.service}@${entity.version}`
    case 'flag':
      return `flag ${entity.name}`
    case 'configuration':
      return `${entity.key} of ${entity.service}`
    case 'change':
      return `change ${entity.id}`
    case 'resource':
      return `${entity.resource.replaceAll('_', ' ')} of ${entity.service}`
    case 'link':
      return `${entity.from} → ${entity.to}`
    case 'dimension':
      return sorted(entity.attributes)
        .map(([key, value]) => `${key}=${value}`)
        .join(', ')
  }
}

/** What sort of thing an entity is, in one word or two. */
export function entityKindName(entity: Entity): string {
  switch (entity.kind) {
    case 'external':
      return 'third party'
    case 'link':
      return 'network path'
    case 'dimension':
      return 'slice of traffic'
    case 'service':
    case 'deployment':
    case 'flag':
    case 'configuration':
    case 'change':
    case 'resource':
    case 'database':
    case 'host':
      return entity.kind
  }
}

/** Whether two references are to the same part of the system. */
export function sameEntity(one: Entity | undefined, other: Entity | undefined): boolean {
  return one !== undefined && other !== undefined && identity(one) === identity(other)
}

function identity(entity: Entity): string {
  const { kind, ...fields } = entity
  const named: Readonly<Record<string, unknown>> = kind === 'dimension' ? entity.attributes : fields
  return JSON.stringify([kind, sorted(named)])
}

function sorted<Value>(fields: Readonly<Record<string, Value>>): [string, Value][] {
  return Object.entries(fields).toSorted(([one], [other]) => (one < other ? -1 : 1))
}
