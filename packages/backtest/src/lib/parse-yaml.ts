import { LineCounter, isScalar, parseDocument, visit, type Document } from 'yaml'
import type { z } from 'zod'

/** A value, or the line of the first fault and what is wrong there. */
export type ParsedYaml<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly line: number; readonly reason: string }

/** A file that a person wrote has some kilobytes; beyond this it is refused before it is parsed. */
const mostCharacters = 1_000_000

/**
 * Reads YAML of a known form, in time that grows with its length: the parser's own search for keys
 * that stand twice compares each with all others.
 */
export function parseYaml<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
): ParsedYaml<z.output<Schema>> {
  if (text.length > mostCharacters) {
    const reason = `it is longer than ${mostCharacters} characters, the most that is read`
    return { ok: false, line: 1, reason }
  }
  const lines = new LineCounter()
  const document = parseDocument(text, {
    ...{ lineCounter: lines, prettyErrors: false, uniqueKeys: false },
  })
  const [fault] = document.errors
  if (fault) {
    const { line } = lines.linePos(fault.pos[0])
    return { ok: false, line, reason: `it is not YAML: ${unquoted(fault.message)}` }
  }
  const twice = duplicateKey(document)
  if (twice !== undefined) {
    const { line } = lines.linePos(twice)
    return { ok: false, line, reason: 'it is not YAML: Map keys must be unique' }
  }
  const value = valueOf(document)
  if (!value.ok) return value
  const parsed = schema.safeParse(value.value)
  if (parsed.success) return { ok: true, value: parsed.data }
  const { path, reason } = deepestIssue(parsed.error.issues)
  const place = path.map(String).join('.')
  const { line } = lines.linePos(offsetOf(document, path))
  return { ok: false, line, reason: place === '' ? reason : `${place}: ${reason}` }
}

/** The parser quotes what it did not expect; the text may be none that is to be shown. */
function unquoted(message: string): string {
  return message.replace(/:? *".*$/s, '')
}

/** Where a key begins that its map has already. Only scalars are compared, as by the parser. */
function duplicateKey(document: Document.Parsed): number | undefined {
  let found: number | undefined
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<unknown>()
      for (const { key } of items) {
        if (!isScalar(key)) continue
        if (seen.has(key.value) && key.value !== '<<') {
          found = key.range?.[0] ?? 0
          return visit.BREAK
        }
        seen.add(key.value)
      }
      return undefined
    },
  })
  return found
}

/** Few aliases can stand for more than memory holds; the parser counts them and gives up. */
function valueOf(document: Document.Parsed): ParsedYaml<unknown> {
  try {
    return { ok: true, value: document.toJS({ maxAliasCount: 100 }) }
  } catch {
    const reason = 'it has too many aliases, or is nested too deeply; write out what is meant'
    return { ok: false, line: 1, reason }
  }
}

type Issue = { readonly path: readonly PropertyKey[]; readonly reason: string }

/** The first issue; of one about alternatives, the one within the alternative that came furthest. */
function deepestIssue(issues: readonly z.core.$ZodIssue[]): Issue {
  const [first] = issues
  if (!first) return { path: [], reason: 'it has another form' }
  if (first.code === 'unrecognized_keys') {
    const [key = ''] = first.keys
    return { path: [...first.path, key], reason: 'there is no such field here; remove it' }
  }
  if (first.code !== 'invalid_union') return { path: first.path, reason: first.message }
  const [nearest] = first.errors
    .flatMap((alternative) => (alternative.length > 0 ? [deepestIssue(alternative)] : []))
    .toSorted((one, other) => other.path.length - one.path.length)
  if (!nearest) {
    const known = 'options' in first ? first.options : []
    const reason = `it must be one of ${known.map(String).join(', ')}`
    return { path: first.path, reason: known.length > 0 ? reason : first.message }
  }
  return { path: [...first.path, ...nearest.path], reason: nearest.reason }
}

/** Where the value at a path begins; for one that is missing, where its parent does. */
function offsetOf(document: Document.Parsed, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true)
    if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)) {
      return Number(node.range[0])
    }
  }
  return document.contents?.range?.[0] ?? 0
}
