/** The text as an address that is safe to follow; null for anything that is not http or https. */
export function linkOf(text: string): string | null {
  if (!/^https?:\/\//i.test(text)) return null
  return URL.canParse(text) ? new URL(text).href : null
}
