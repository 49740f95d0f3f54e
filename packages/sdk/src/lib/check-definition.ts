import { isEntityKind, isRecord, shown } from './check-finding.ts'
import { InvalidAnalyzerError } from './errors.ts'

/**
 * Checks what types promise of an analyzer's definition, since one in JavaScript has none.
 * @throws InvalidAnalyzerError in the call of defineAnalyzer().
 */
export function checkDefinition(definition: unknown): void {
  if (!isRecord(definition)) {
    throw new InvalidAnalyzerError(
      `defineAnalyzer() takes an object, but was given ${shown(definition)}`,
    )
  }
  const { id, title, owner, params, needs, emits, triggers, investigate } = definition
  if (typeof id !== 'string' || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) {
    throw new InvalidAnalyzerError(
      `An analyzer's id is lower case with dashes, like checkout-latency, but was ${shown(id)}`,
    )
  }
  const wrong = (part: string, expected: string, value: unknown): InvalidAnalyzerError =>
    new InvalidAnalyzerError(`The ${part} of ${id} must be ${expected}, but was ${shown(value)}`)
  if (typeof title !== 'string') throw wrong('title', 'text', title)
  if (typeof owner !== 'string') throw wrong('owner', 'the name of a team', owner)
  if (!isSchema(params)) throw wrong('params', 'a Standard Schema, such as z.object({ … })', params)
  if (!isRecord(needs)) throw wrong('needs', 'an object, such as { traces: traces() }', needs)
  for (const [name, need] of Object.entries(needs)) {
    if (!isNeed(need))
      throw wrong(`need "${name}"`, 'made by traces(), metrics(), logs() or changes()', need)
  }
  if (emits !== undefined && !(Array.isArray(emits) && emits.every(isEntityKind))) {
    throw wrong('emits', 'a list of kinds of entities, such as ["deployment"]', emits)
  }
  if (triggers !== undefined && typeof triggers !== 'function') {
    throw wrong('triggers', 'a function, such as (on) => [on.alert({ … })]', triggers)
  }
  if (typeof investigate !== 'function') throw wrong('investigate', 'a function', investigate)
}

/** @throws InvalidAnalyzerError when they are not what the builder made. */
export function checkTriggers(triggers: unknown, id: string): void {
  const kinds = ['alert', 'schedule', 'entity']
  const isTrigger = (value: unknown): boolean =>
    isRecord(value) && kinds.includes(String(value['kind'])) && 'params' in value
  if (Array.isArray(triggers) && triggers.every(isTrigger)) return
  throw new InvalidAnalyzerError(
    `The triggers of ${id} must be a list of what on.alert(), on.every() and on.entity() return`,
  )
}

function isSchema(value: unknown): boolean {
  const schema = (typeof value === 'object' || typeof value === 'function') && value
  return schema !== false && schema !== null && isRecord(Reflect.get(schema, '~standard'))
}

function isNeed(value: unknown): boolean {
  return isRecord(value) && typeof value['connect'] === 'function'
}
