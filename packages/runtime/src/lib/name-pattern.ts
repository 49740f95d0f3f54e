/** Whether a name fits one of the patterns, in which `*` stands for anything. */
export function matchesAny(patterns: readonly string[], subject: string): boolean {
  return patterns.some((pattern) => matchesPattern(pattern, subject))
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
