import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Something that an entry of the library exports, as its source declares it. */
export type Declaration = {
  readonly name: string
  readonly kind: 'function' | 'constant' | 'type'
  /** What the docstring says, without its example. */
  readonly says: string
  readonly example: string
  /** A function without its body, a type with the comments of its fields. */
  readonly code: string
}

/** What a top-level file exports, in its order. */
export function declarationsOf(entry: string): Declaration[] {
  const source = readFileSync(entry, 'utf8')
  return [...source.matchAll(/export \{([^}]*)\} from '([^']+)'/g)].flatMap((match) =>
    (match[1] ?? '')
      .split(',')
      .map((name) => name.trim().replace(/^type /, ''))
      .filter((name) => name !== '')
      .map((name) => declarationOf(name, join(dirname(entry), match[2] ?? ''))),
  )
}

function declarationOf(name: string, file: string): Declaration {
  const source = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const elsewhere = new RegExp(
    `export (?:type )?\\{[^}]*\\b${name}\\b[^}]*\\} from '([^']+)'`,
  ).exec(source)
  if (elsewhere) return declarationOf(name, join(dirname(file), elsewhere[1] ?? ''))
  const found = new RegExp(`^export (function|const|interface|type) ${name}\\b`, 'm').exec(source)
  if (!found) throw new Error(`${file} does not declare ${name}.`)
  const { says, example } = docstringBefore(source.slice(0, found.index))
  const rest = source.slice(found.index).replace('export ', '')
  switch (found[1]) {
    case 'function':
      return { name, kind: 'function', says, example, code: rest.slice(0, bodyOf(rest)).trimEnd() }
    case 'const':
      return { name, kind: 'constant', says, example, code: (rest.split(' = ')[0] ?? '').trimEnd() }
    default:
      return { name, kind: 'type', says, example, code: rest.slice(0, endOfType(rest)).trimEnd() }
  }
}

function docstringBefore(source: string): { says: string; example: string } {
  const [, text = ''] = /\/\*\*((?:(?!\*\/)[^])*)\*\/\s*$/.exec(source) ?? []
  const lines = text.split('\n').map((line) => line.replace(/^\s*\* ?/, '').trimEnd())
  const [says = '', example = ''] = lines.join('\n').split('@example ')
  return { says: says.trim(), example: example.trim() }
}

/** Where the body of a function begins: the first brace outside of its parameters that opens no type. */
function bodyOf(source: string): number {
  let depth = 0
  for (let at = 0; at < source.length; at++) {
    const character = source[at] ?? ''
    if (character === '{' && depth === 0 && /[\w>)\]}] $/.test(source.slice(at - 2, at))) return at
    if ('([{'.includes(character)) depth++
    if (')]}'.includes(character)) depth--
  }
  return source.length
}

/** Where a type ends: at the first line end outside of braces after which nothing goes on. */
function endOfType(source: string): number {
  let depth = 0
  for (let at = 0; at < source.length; at++) {
    const character = source[at] ?? ''
    if ('([{'.includes(character)) depth++
    if (')]}'.includes(character)) depth--
    if (character === '\n' && depth === 0 && !/^\s+[|&<\w]/.test(source.slice(at + 1))) return at
  }
  return source.length
}
