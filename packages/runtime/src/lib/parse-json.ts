/** What JSON says, or where it stops being JSON. */
export type ParsedJson =
  | { readonly ok: true; readonly value: unknown }
  /** `place` is " at line 1, column 2", or empty where the engine does not tell. */
  | { readonly ok: false; readonly place: string }

/**
 * Parses JSON. The engine's own message quotes the text, which may be a secret that somebody named
 * by mistake; this tells the place alone.
 */
export function parseJson(text: string): ParsedJson {
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    // The last one: what is quoted before it may look like it.
    const [, line, column] = /\(line (\d+) column (\d+)\)$/.exec(message) ?? []
    if (line !== undefined) return { ok: false, place: ` at line ${line}, column ${column}` }
    const ends = message === 'Unexpected end of JSON input'
    return { ok: false, place: ends ? ': it is empty or cut off at its end' : '' }
  }
}
