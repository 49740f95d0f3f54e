import type { CaseReport, Report } from '../../report.ts'
import { markdownCase } from './markdown-case.ts'
import { markdownTable, markdownText } from './markdown-text.ts'
import {
  answerWords,
  calibrationSentence,
  changeWords,
  differenceWords,
  estimateWords,
  intervalWords,
  notableCases,
  shownScores,
  statusWords,
  tally,
  truthWords,
} from './wording.ts'

/** What GitHub takes as the body of a comment. */
export const mostCommentCharacters = 65_536

export type MarkdownOptions = {
  /** Where the HTML report is: an address, or words such as "the artifact faultline-backtest". */
  readonly reportPlace?: string
  /** Ends the text, whatever else is left out; the reader does not see it. */
  readonly marker?: string
  readonly mostCharacters?: number
  /** Markdown of one line that stands below the facts. */
  readonly note?: string
}

/**
 * The report as GitHub's Markdown: the verdict in the first line, then the table of differences, and
 * each case folded. What does not fit is left out from the least urgent end, and a sentence says so.
 */
export function renderMarkdown(report: Report, options: MarkdownOptions = {}): string {
  const most = options.mostCharacters ?? mostCommentCharacters
  const notable = notableCases(report)
  const end = options.marker === undefined ? '' : `\n\n${options.marker}`
  const place = reportLine(options.reportPlace)
  const opening = [heading(report), facts(report), options.note ?? '', gates(report)]
    .filter(isText)
    .join('\n\n')
  const closing = [calibrationSentence(report), scores(report), place].filter(isText).join('\n\n')
  // What stays in any case, and room for the sentences that say what does not.
  const reserved = opening.length + closing.length + end.length + 600
  const rows = fitRows(report, notable, (most - reserved) / 2)
  const details = fitDetails(notable, most - reserved - rows.text.length)
  const blocks = [opening, rows.text, details.text, closing, leftOut(rows.hidden, details.hidden)]
  const text = blocks.filter(isText).join('\n\n')
  return `${fit(text, most - end.length - 1)}${end}\n`
}

const isText = (text: string): boolean => text !== ''

function heading({ isGood, sentence }: Report): string {
  return `### ${isGood ? '✅ Backtest good' : '❌ Backtest bad'}: ${markdownText(sentence, 1_000)}`
}

function facts(report: Report): string {
  const { base, speed, cases } = report
  const compared = base === null ? '' : ` against \`${base.commit.slice(0, 12)}\``
  const partial = report.isPartial ? ' **Interrupted: only finished cases are in it.**' : ''
  const noun = cases.length === 1 ? 'case' : 'cases'
  return `${cases.length} ${noun}${compared} in ${speed.seconds.toFixed(1)} s: ${tally(report) || 'none'}.${partial}`
}

/** The gates that are broken, but for those that the verdict tells already. */
function gates({ gates: all, sentence: verdict }: Report): string {
  return all
    .filter(({ isBroken, sentence }) => isBroken && !verdict.includes(sentence))
    .map(({ sentence }) => `- **Gate broken:** ${markdownText(sentence, 600)}`)
    .join('\n')
}

type Fitted = { readonly text: string; readonly hidden: number }

function fitRows(report: Report, notable: readonly CaseReport[], room: number): Fitted {
  if (notable.length === 0) return { text: '', hidden: 0 }
  const hasBase = report.base !== null
  const header = ['case', 'result', 'known answer', ...(hasBase ? ['before'] : []), 'now']
  const rows = notable.map((entry) => row(entry, hasBase))
  let count = 0
  for (let used = 100; count < rows.length; count += 1) {
    used += (rows[count] ?? []).join(' | ').length + 5
    if (used > room) break
  }
  return { text: markdownTable(header, rows.slice(0, count)), hidden: rows.length - count }
}

function row(entry: CaseReport, hasBase: boolean): string[] {
  const { name, outcome, difference, base } = entry
  const icon = outcome.status === 'passed' ? '🟢' : outcome.status === 'failed' ? '🔴' : '⚪'
  const word = difference === null ? statusWords[outcome.status] : differenceWords[difference.kind]
  const cell = (text: string): string => markdownText(text, 120)
  return [
    cell(name),
    `${icon} ${word}`,
    cell(truthWords(entry)),
    ...(hasBase ? [cell(answerWords(base))] : []),
    cell(answerWords(outcome)),
  ]
}

/** Cases folded, the most urgent first, as many as there is room for. */
function fitDetails(notable: readonly CaseReport[], room: number): Fitted {
  const blocks: string[] = []
  let used = 0
  for (const entry of notable) {
    const block = markdownCase(entry)
    used += block.length + 2
    if (used > room) break
    blocks.push(block)
  }
  return { text: blocks.join('\n\n'), hidden: notable.length - blocks.length }
}

function scores({ scores: now, baseScores }: Report): string {
  const header = [
    'score',
    'now',
    '95 % interval',
    ...(baseScores ? ['base', 'change'] : []),
    'cases',
  ]
  const rows = shownScores.map(({ key, title, isRate }) => [
    title,
    estimateWords(now[key], isRate),
    intervalWords(now[key], isRate) || '–',
    ...(baseScores
      ? [
          estimateWords(baseScores[key], isRate),
          changeWords(now[key], baseScores[key], isRate) || '–',
        ]
      : []),
    String(now[key].count),
  ])
  return `<details><summary>Scores</summary>\n\n${markdownTable(header, rows)}\n\n</details>`
}

function reportLine(place: string | undefined): string {
  if (place === undefined) return ''
  return /^https?:\/\/[^\s()<>]+$/.test(place)
    ? `[The whole report](${place}) has every case with its charts.`
    : `The whole report is in ${markdownText(place)}: open it in any browser.`
}

function leftOut(rows: number, details: number): string {
  if (rows === 0 && details === 0) return ''
  const parts = [
    ...(rows > 0 ? [`${rows} rows of the table`] : []),
    ...(details > 0 ? [`the details of ${details} cases`] : []),
  ]
  return `_Left out, for a comment has no room for them: ${parts.join(' and ')}. They are in the whole report._`
}

/** A last resort, for texts that are longer than all that is reckoned with. */
function fit(text: string, most: number): string {
  if (text.length <= most) return text
  const notice = '\n\n_The rest is left out, for a comment has no room for it._'
  return `${text.slice(0, most - notice.length).toWellFormed()}${notice}`
}
