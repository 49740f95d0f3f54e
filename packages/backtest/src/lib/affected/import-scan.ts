/**
 * What a TypeScript or JavaScript text imports: the specifiers of `import … from`, `export … from`,
 * `import '…'`, `import(…)` and `require(…)`, each once. It reads the text without parsing it, and so
 * names rather too many (one that stands in a comment) than too few; what is imported for its types
 * alone leaves nothing in a bundle and is passed over.
 */
export function importsOf(text: string): string[] {
  const specifiers = new Set<string>()
  for (const match of text.matchAll(specifierPattern)) {
    const [, keyword = '', , specifier = ''] = match
    if (keyword === 'from' && isTypeOnly(text, match.index)) continue
    specifiers.add(specifier)
  }
  return [...specifiers]
}

const specifierPattern = /\b(from|import|import\s*\(|require\s*\()\s*(['"`])([^'"`\n$]+)\2/g
/** The last statement's head before a `from`: `import type {` or `export type *`, but not `import type from`. */
const typeOnlyHead = /^(?:import|export)\s+type\s+(?=[{*\w$])(?!from\b)/

function isTypeOnly(text: string, fromAt: number): boolean {
  const before = text.slice(0, fromAt)
  const statements = [...before.slice(-4_000).matchAll(/(?:^|[\n;}])\s*((?:import|export)\s)/g)]
  const last = statements.at(-1)
  if (last === undefined) return false
  const offset = Math.max(0, before.length - 4_000)
  const head = before.slice(offset + last.index + last[0].length - (last[1] ?? '').length)
  return typeOnlyHead.test(head) && !/['"`]/.test(head)
}
