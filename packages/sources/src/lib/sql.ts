/** A piece of SQL whose strings travel beside it, so that no value is ever read as SQL. */
export type Sql = { readonly kind: 'sql'; readonly parts: readonly (string | Bound)[] }
type Bound = { readonly value: string }

/**
 * Builds SQL: strings become bound parameters, numbers are written as literals, and other pieces
 * of SQL are put in as they are.
 */
export function sql(
  texts: TemplateStringsArray,
  ...holes: readonly (Sql | string | number | bigint)[]
): Sql {
  const parts: (string | Bound)[] = []
  for (const [index, text] of texts.entries()) {
    parts.push(text)
    const hole = holes[index]
    if (hole === undefined) continue
    if (typeof hole === 'string') parts.push({ value: hole })
    else if (typeof hole === 'object') parts.push(...hole.parts)
    else parts.push(numberLiteral(hole))
  }
  return { kind: 'sql', parts }
}

/** SQL that stands in the program text. Never for anything that came from outside. */
export function trustedSql(text: string): Sql {
  return { kind: 'sql', parts: [text] }
}

/** Pieces one after another with `separator` between. */
export function joinSql(pieces: readonly Sql[], separator: string): Sql {
  const parts = pieces.flatMap((piece, index) =>
    index === 0 ? piece.parts : [separator, ...piece.parts],
  )
  return { kind: 'sql', parts }
}

/** A statement with queries before its own; they may take the place of tables that it reads. */
export function withQueries(queries: Sql, statement: Sql): Sql {
  const [first = '', ...rest] = statement.parts
  if (typeof first !== 'string') throw new TypeError('A statement must begin with a word')
  const begin = /^WITH( RECURSIVE)? /.exec(first)
  const own: Sql = { kind: 'sql', parts: [first.slice(begin?.[0].length ?? 0), ...rest] }
  const word = trustedSql(begin?.[0] ?? 'WITH ')
  return begin ? sql`${word}${queries},\n  ${own}` : sql`${word}${queries}\n  ${own}`
}

/** The statement as a database wants it; equal strings share a parameter. */
export function toStatement(statement: Sql): { text: string; values: string[] } {
  const numbers = new Map<string, number>()
  const text = statement.parts.map((part) => {
    if (typeof part === 'string') return part
    const number = numbers.get(part.value) ?? numbers.size + 1
    numbers.set(part.value, number)
    return `$${number}`
  })
  return { text: text.join(''), values: [...numbers.keys()] }
}

/** The statement with its values in place, for a person to read and repeat. */
export function toReadable(statement: Sql): string {
  const text = statement.parts.map((part) =>
    typeof part === 'string' ? part : stringLiteral(part.value),
  )
  return withoutIndent(text.join(''))
}

function stringLiteral(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

function numberLiteral(value: number | bigint): string {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new RangeError(`A number in SQL must be finite, but was ${value}`)
  }
  return String(value)
}

function withoutIndent(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const indents = lines.slice(1).map((line) => line.length - line.trimStart().length)
  const indent = Math.min(...indents, 80)
  return lines.map((line, index) => (index === 0 ? line.trim() : line.slice(indent))).join('\n')
}
