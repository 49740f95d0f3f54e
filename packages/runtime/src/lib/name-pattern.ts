/** Whether a name fits one of the patterns, in which `*` stands for anything. */
export function matchesAny(patterns: readonly string[], subject: string): boolean {
  return patterns.some((pattern) => matchesPattern(pattern, subject))
}

/**
 * Whether a name that is asked for fits one of the patterns. A `*` stands for part of a name and never
 * for a piece of a query language: where a name is anything but plain it must be declared as it is.
 */
export function namesWithin(patterns: readonly string[], name: string): boolean {
  return isPlainName(name) ? matchesAny(patterns, name) : patterns.includes(name)
}

/** Names as metrics, services and labels have them; none of these signs ends a name in a query. */
export function isPlainName(name: string): boolean {
  return /^[\p{L}\p{M}\p{N}_.:/@-]+$/u.test(name)
}

/** Compared part by part, so that no pattern can make the comparison slow. */
function matchesPattern(pattern: string, subject: string): boolean {
  const parts = pattern.split('*')
  if (parts.length === 1) return pattern === subject
  const first = parts[0] ?? ''
  const last = parts.at(-1) ?? ''
  if (!subject.startsWith(first) || !subject.endsWith(last)) return false
  let from = first.length
  for (const part of parts.slice(1, -1)) {
    const found = subject.indexOf(part, from)
    if (found === -1) return false
    from = found + part.length
  }
  return from <= subject.length - last.length
}
