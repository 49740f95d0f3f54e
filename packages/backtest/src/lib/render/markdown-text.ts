import { visibleLine } from '@faultline/runtime/text'

/**
 * Text as it may stand in GitHub's Markdown, also in a cell of a table: nothing of it is markup, and
 * it neither mentions a person nor refers to an issue nor leads anywhere. Cut to `mostLetters`.
 */
export function markdownText(text: string, mostLetters = 400): string {
  return withoutLinks(visibleLine(cut(text, mostLetters).replaceAll(/\s+/g, ' ')))
    .replaceAll(/[\\`*_[\]<>|~&$]/g, (letter) => `\\${letter}`)
    .replace(/^([-+=#]|\d+[.)])/, (start) => `${start.slice(0, -1)}\\${start.slice(-1)}`)
}

/**
 * GitHub makes links of bare addresses, of names and of numbers, whatever is escaped: a joiner,
 * which is not seen, within each keeps it from being one.
 */
export function withoutLinks(text: string): string {
  return text
    .replaceAll(/(?<![A-Za-z0-9])@(?=\w)/g, '@\u2060')
    .replaceAll(/@(?=[\w-]*[\w-]\.[\w-])/g, '@\u2060')
    .replaceAll(/:(?=\/\/)/g, ':\u2060')
    .replaceAll(/(mailto|xmpp):/gi, '$1\u2060:')
    .replaceAll(/www\./gi, (www) => `${www.slice(0, -1)}\u2060.`)
    .replaceAll(/#(?=\d)/g, '#\u2060')
    .replaceAll(/\bGH-(?=\d)/gi, (start) => `${start}\u2060`)
}

/** Text within `<summary>` and other HTML, where Markdown is not read; mentions are. */
export function htmlText(text: string, mostLetters = 400): string {
  return withoutLinks(visibleLine(cut(text, mostLetters).replaceAll(/\s+/g, ' ')))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll(/[\\`*_[\]|~]/g, (letter) => `&#${letter.charCodeAt(0)};`)
}

/** Lines as a block of code, in a fence that none of them can close. */
export function codeBlock(lines: readonly string[]): string {
  const text = lines.map(visibleLine).join('\n')
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}text\n${text}\n${fence}`
}

/** A table; cells are Markdown already. */
export function markdownTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n')
}

function cut(text: string, mostLetters: number): string {
  const letters = text.toWellFormed()
  return letters.length <= mostLetters
    ? letters
    : `${letters
        .slice(0, mostLetters - 1)
        .toWellFormed()
        .trimEnd()}…`
}
