import { entityName } from '@faultline/sdk'
import type { CaseReport, Outcome } from '../../report.ts'
import { codeBlock, htmlText, markdownText } from './markdown-text.ts'
import { firstSeries, type ShownSeries } from './first-series.ts'
import { sparklines } from './sparkline.ts'
import {
  costWords,
  decisiveLead,
  differenceWords,
  goneSentence,
  percent,
  queryWords,
  statusWords,
  truthWords,
} from './wording.ts'

const mostFindings = 4
const mostQueries = 5
const mostLetters = 600

/** A case folded under its name: before and now, the question that made the difference, the series. */
export function markdownCase(entry: CaseReport): string {
  const { name, title, outcome, difference, base } = entry
  const word = difference === null ? statusWords[outcome.status] : differenceWords[difference.kind]
  const lines = [
    `**Known answer:** ${markdownText(truthWords(entry), mostLetters)}`,
    difference === null ? '' : markdownText(difference.sentence, mostLetters),
    decisiveQuery(entry),
    base === null ? '' : side('Before', base),
    side('Now', outcome),
    missing(outcome),
    markdownText(goneSentence(outcome) ?? '', mostLetters),
    differingSeries(entry),
  ]
  return [
    `<details><summary><b>${htmlText(name, 120)}</b> ${word}: ${htmlText(title, 160)}</summary>`,
    ...lines.filter((line) => line !== ''),
    '</details>',
  ].join('\n\n')
}

function decisiveQuery({ difference }: CaseReport): string {
  const query = difference?.query ?? null
  if (query === null) return ''
  return `${markdownText(decisiveLead(query))}:\n\n${codeBlock([queryWords(query.asked, mostLetters)])}`
}

function side(heading: string, outcome: Outcome): string {
  const shown = outcome.findings.slice(0, mostFindings)
  const hidden = outcome.findings.length - shown.length
  const findings = shown.map(
    ({ kind, entity, confidence, summary }) =>
      `- ${kind.replaceAll('_', ' ')}: **${markdownText(entityName(entity), 120)}** (${percent(confidence)}). ${markdownText(summary)}`,
  )
  const { conclusion } = outcome
  return [
    `**${heading}: ${statusWords[outcome.status]}.** ${markdownText(conclusion?.sentence ?? '')} <sub>${costWords(outcome)}</sub>`,
    '',
    ...outcome.reasons.slice(0, mostFindings).map((reason) => `- ${markdownText(reason)}`),
    ...findings,
    ...(hidden > 0 ? [`- and ${hidden} more findings`] : []),
  ]
    .join('\n')
    .trimEnd()
}

function missing({ missing: asked }: Outcome): string {
  if (asked.length === 0) return ''
  const queries = asked.slice(0, mostQueries).map((query) => queryWords(query, mostLetters))
  const hidden = asked.length - queries.length
  const more = hidden > 0 ? [`and ${hidden} more`] : []
  return `No recorded answer to:\n\n${codeBlock([...queries, ...more])}`
}

/** The first series of the first finding on either side; drawn once where both show the same. */
function differingSeries({ outcome, base }: CaseReport): string {
  const now = firstSeries(outcome)
  const before = base === null ? null : firstSeries(base)
  const isSame = JSON.stringify(now?.evidence) === JSON.stringify(before?.evidence)
  return [
    before === null || isSame ? '' : drawn('before', before),
    now === null ? '' : drawn(isSame ? 'before and now' : 'now', now),
  ]
    .filter((block) => block !== '')
    .join('\n\n')
}

function drawn(when: string, { evidence, subject }: ShownSeries): string {
  const lines = sparklines(evidence, subject).map((line) => line.slice(0, 160))
  if (lines.length === 0) return ''
  return `${markdownText(evidence.title, 160)} (${when}):\n\n${codeBlock(lines)}`
}
