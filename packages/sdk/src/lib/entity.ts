/**
 * What a finding is about: a typed reference to a part of the system under investigation. Two
 * references to the same part are equal in every field, so {@link entityId} identifies it.
 */
export type Entity =
  | { readonly kind: 'service'; readonly name: string }
  | { readonly kind: 'deployment'; readonly service: string; readonly version: string }
  | { readonly kind: 'flag'; readonly name: string }
  | { readonly kind: 'configuration'; readonly service: string; readonly key: string }
  | { readonly kind: 'change'; readonly id: string }
  | { readonly kind: 'resource'; readonly service: string; readonly resource: string }
  | { readonly kind: 'link'; readonly from: string; readonly to: string }
  | { readonly kind: 'external'; readonly name: string }
  | { readonly kind: 'database'; readonly name: string }
  | { readonly kind: 'host'; readonly name: string }
  | { readonly kind: 'dimension'; readonly attributes: Readonly<Record<string, string>> }

export type EntityKind = Entity['kind']

type EntityByKind = { readonly [One in Entity as One['kind']]: One }

/** The entities of one kind, or of any of several. */
export type EntityOf<Kind extends EntityKind> = EntityByKind[Kind]

export const service = (name: string): EntityOf<'service'> => ({ kind: 'service', name })
export const deployment = (serviceName: string, version: string): EntityOf<'deployment'> => ({
  kind: 'deployment',
  service: serviceName,
  version,
})
export const flag = (name: string): EntityOf<'flag'> => ({ kind: 'flag', name })
export const configuration = (serviceName: string, key: string): EntityOf<'configuration'> => ({
  kind: 'configuration',
  service: serviceName,
  key,
})
/** A change that is neither a deployment, a flag nor a configuration key. */
export const change = (id: string): EntityOf<'change'> => ({ kind: 'change', id })
/** Something that a service can run out of: `cpu`, `memory`, `event_loop`, `connection_pool`, `locks`, … */
export const resource = (serviceName: string, name: string): EntityOf<'resource'> => ({
  kind: 'resource',
  service: serviceName,
  resource: name,
})
/** The way from one service to another, as the network sees it. */
export const link = (from: string, to: string): EntityOf<'link'> => ({ kind: 'link', from, to })
/** A system of somebody else's, known by the address under which it is called. */
export const external = (name: string): EntityOf<'external'> => ({ kind: 'external', name })
export const database = (name: string): EntityOf<'database'> => ({ kind: 'database', name })
export const host = (name: string): EntityOf<'host'> => ({ kind: 'host', name })
/** A slice of traffic, such as `{ 'app.region': 'eu' }`. */
export const dimension = (attributes: Readonly<Record<string, string>>): EntityOf<'dimension'> => ({
  kind: 'dimension',
  attributes,
})

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
      return `configuration ${entity.key} of ${entity.service}`
    case 'change':
      return `change ${entity.id}`
    case 'resource':
      return `${entity.resource.replaceAll('_', ' ')} of ${entity.service}`
    case 'link':
      return `${entity.from} → ${entity.to}`
    case 'dimension':
      return dimensionName(entity.attributes)
  }
}

/** A string that is the same for equal entities and different for different ones. */
export function entityId(entity: Entity): string {
  const fields = entity.kind === 'dimension' ? entity.attributes : entity
  const parts = Object.entries(fields).filter(
    ([key]) => entity.kind === 'dimension' || key !== 'kind',
  )
  return `${entity.kind}:${parts
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`)
    .toSorted()
    .join('&')}`
}

export function sameEntity(one: Entity, other: Entity): boolean {
  return entityId(one) === entityId(other)
}

function dimensionName(attributes: Readonly<Record<string, string>>): string {
  return Object.keys(attributes)
    .toSorted()
    .map((key) => `${key}=${attributes[key] ?? ''}`)
    .join(', ')
}
