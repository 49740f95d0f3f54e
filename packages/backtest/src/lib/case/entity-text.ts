import type { Entity } from '@faultline/sdk'
import { entitySchema } from '@faultline/sdk/result'
import { RequestError } from '../errors.ts'

/** The fields of each kind of entity, in the order in which they are written after `kind:`. */
const fieldsByKind = {
  service: ['name'],
  deployment: ['service', 'version'],
  flag: ['name'],
  configuration: ['service', 'key'],
  change: ['id'],
  resource: ['service', 'resource'],
  link: ['from', 'to'],
  external: ['name'],
  database: ['name'],
  host: ['name'],
  dimension: [],
} as const satisfies Record<Entity['kind'], readonly string[]>

/**
 * Reads an entity as people type it, `deployment:payment@v42` or `service:cart` (the fields joined by
 * `@`), or as JSON in the form of a result.
 * @throws RequestError that names the kinds.
 */
export function parseEntityText(text: string): Entity {
  const parsed = entitySchema.safeParse(text.startsWith('{') ? json(text) : fromWords(text))
  if (parsed.success) return parsed.data
  const forms = Object.entries(fieldsByKind)
    .filter(([, fields]) => fields.length > 0)
    .map(([kind, fields]) => `${kind}:${fields.map((field) => field.toUpperCase()).join('@')}`)
  throw new RequestError(
    'entity_invalid',
    `"${text}" is no entity; write one of ${forms.join(', ')}, or JSON as in a result`,
  )
}

function fromWords(text: string): unknown {
  const colon = text.indexOf(':')
  const kind = text.slice(0, colon)
  const fields = Object.entries(fieldsByKind).find(([known]) => known === kind)?.[1]
  if (!fields) return undefined
  const values = text.slice(colon + 1).split('@')
  const [first = '', ...rest] = values
  // A value may hold an @ itself; what is left over belongs to the last field.
  const given = fields.length === 1 ? [values.join('@')] : [first, rest.join('@')]
  if (given.some((value) => value === '')) return undefined
  return { kind, ...Object.fromEntries(fields.map((field, at) => [field, given[at]])) }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
