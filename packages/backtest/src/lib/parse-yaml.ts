import { LineCounter, parseDocument, type Document } from 'yaml'
import type { z } from 'zod'

/** A value, or the line of the first fault and what is wrong there. */
export type ParsedYaml<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly line: number; readonly reason: string }

/** Reads YAML of a known form. */
export function parseYaml<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
): ParsedYaml<z.output<Schema>> {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [fault] = document.errors
  if (fault) {
    const { line } = lines.linePos(fault.pos[0])
    return { ok: false, line, reason: `it is not YAML: ${fault.message}` }
  }
  const parsed = schema.safeParse(document.toJS())
  if (parsed.success) return { ok: true, value: parsed.data }
  const { path, reason } = deepestIssue(parsed.error.issues)
  const place = path.map(String).join('.')
  const { line } = lines.linePos(offsetOf(document, path))
  return { ok: false, line, reason: place === '' ? reason : `${place}: ${reason}` }
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
