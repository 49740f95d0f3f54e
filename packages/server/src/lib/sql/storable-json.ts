/**
 * A value as JSON that PostgreSQL accepts: its `jsonb` holds neither the character NUL nor half of
 * a surrogate pair, both of which telemetry and labels may carry.
 */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'string' ? storableText(member) : member,
  )
}

/** A text that PostgreSQL accepts. */
export function storableText(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed()
}
