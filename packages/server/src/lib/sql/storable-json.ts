/**
 * A value as JSON that PostgreSQL accepts: its `jsonb` holds neither the character NUL nor half of
 * a surrogate pair, both of which telemetry and labels may carry, in names as in values.
 */
export function storableJson(value: unknown): string {
  const text = JSON.stringify(value)
  // Both are written as escapes; a text that only looks like one is merely looked at twice.
  if (!/\\u(0000|d[89a-f])/.test(text)) return text
  return JSON.stringify(value, (_key, member: unknown) => {
    if (typeof member === 'string') return storableText(member)
    if (typeof member !== 'object' || member === null || Array.isArray(member)) return member
    return Object.fromEntries(
      Object.entries(member).map(([name, content]) => [storableText(name), content]),
    )
  })
}

/** A text that PostgreSQL accepts. */
export function storableText(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed()
}
