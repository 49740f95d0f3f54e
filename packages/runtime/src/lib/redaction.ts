import { credentialPatterns } from '@faultline/sdk/guest'

/** What must never be written down or shown to an analyzer. */
export type RedactionRules = {
  /** Names of fields, labels and attributes whose values are removed, without regard to case. */
  readonly fields?: readonly string[]
  /** Text that is removed wherever it occurs. */
  readonly patterns?: readonly RegExp[]
}

export type Redaction = {
  /** A value of which nothing is removed is returned as it is, not as a copy. */
  readonly value: (value: unknown) => unknown
  readonly text: (text: string) => string
}

const removed = '[redacted]'
const defaultFields = [
  'password',
  'passwd',
  'secret',
  'token',
  'authorization',
  'cookie',
  'api_key',
]
/**
 * Rules as functions. They are applied to what a source answers before it is written to the journal
 * or given to the analyzer, so nothing downstream can hold what they remove, and a replay sees what
 * the run saw.
 */
export function createRedaction(rules: RedactionRules = {}): Redaction {
  const fields = new Set(
    [...defaultFields, ...(rules.fields ?? [])].map((name) => name.toLowerCase()),
  )
  const patterns = [...credentialPatterns, ...(rules.patterns ?? []).map(everywhere)]
  const text = (given: string): string => {
    let rest = given
    for (const pattern of patterns) rest = rest.replace(pattern, removed)
    return rest
  }
  const value = (given: unknown): unknown => {
    if (typeof given === 'string') return text(given)
    if (typeof given !== 'object' || given === null || ArrayBuffer.isView(given)) return given
    if (Array.isArray(given)) return redactedItems(given)
    return redactedFields(given)
  }
  const redactedItems = (given: readonly unknown[]): readonly unknown[] => {
    const items = given.map(value)
    return items.some((item, index) => !Object.is(item, given[index])) ? items : given
  }
  const redactedFields = (given: object): object => {
    let isChanged = false
    const entries = Object.entries(given).map(([key, item]): [string, unknown] => {
      const lastPart = key.slice(key.lastIndexOf('.') + 1).toLowerCase()
      const isSecret = typeof item === 'string' && fields.has(lastPart)
      const name = isSecret ? key : text(key)
      const rest = isSecret ? removed : value(item)
      isChanged ||= name !== key || !Object.is(rest, item)
      return [name, rest]
    })
    return isChanged ? Object.fromEntries(entries) : given
  }
  return { value, text }
}

function everywhere(pattern: RegExp): RegExp {
  return pattern.global ? pattern : new RegExp(pattern.source, `${pattern.flags}g`)
}
