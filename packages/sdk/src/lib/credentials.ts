/**
 * Forms of credentials that are known by their look. They are looked for in what strangers may have
 * written, such as logs: none may take longer than the text is long.
 */
export const credentialPatterns: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----(?:(?!-----BEGIN )[\s\S])*?-----END [A-Z ]*PRIVATE KEY-----/g,
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g,
  /\bgh[pousr]_[A-Za-z0-9]{30,}\b/g,
  /\bxox[abprs]-[A-Za-z0-9-]{10,}/g,
  /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+/g,
  /(?<=\b(?:Bearer|Basic) )[A-Za-z0-9+/=._~-]{12,}/g,
  /(?<=:\/\/[^\s:/@]{1,100}:)[^\s:/@]{1,100}(?=@)/g,
]

/** Whether text holds something that looks like a credential; what was redacted does not. */
export function holdsCredential(text: string): boolean {
  return credentialPatterns.some(
    (pattern) =>
      // Most text holds none, and to search is cheaper than to match.
      text.search(pattern) >= 0 &&
      [...text.matchAll(pattern)].some(([found]) => found !== '[redacted]'),
  )
}
