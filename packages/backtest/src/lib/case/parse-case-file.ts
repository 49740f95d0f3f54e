import { LineCounter, parseDocument, type Document } from 'yaml'
import type { z } from 'zod'
import { caseFileSchema, type CaseFile } from '../../case-file.ts'
import { CaseError } from '../errors.ts'

/**
 * Reads the text of a `case.yaml`.
 * @throws CaseError at the line of the first fault, with what to do about it.
 */
export function parseCaseFile(text: string, file: string): CaseFile {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [fault] = document.errors
  if (fault) {
    const { line } = lines.linePos(fault.pos[0])
    throw invalid(file, line, `it is not YAML: ${fault.message}`)
  }
  const parsed = caseFileSchema.safeParse(document.toJS())
  if (parsed.success) return parsed.data
  const { path, reason } = deepestIssue(parsed.error.issues)
  const place = path.map(String).join('.')
  const { line } = lines.linePos(offsetOf(document, path))
  throw invalid(file, line, place === '' ? reason : `${place}: ${reason}`)
}

function invalid(file: string, line: number, reason: string): CaseError {
  const message = `${file}:${line}: the case is not understood: ${reason}`
  return new CaseError('case_invalid', { file, line, message })
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
    const kinds = 'discriminator' in first ? `an unknown ${String(first.discriminator)}` : ''
    return { path: first.path, reason: kinds === '' ? first.message : `it has ${kinds}` }
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
