import { entityName } from '@faultline/sdk'
import type { Alert, Conclusion, Finding, FindingKind } from '@faultline/sdk'
import { evidenceLines } from './evidence.ts'
import { formatConfidence, formatDuration, wrap } from './format.ts'
import type { Output } from './output.ts'
import { findingWord } from './tree.ts'

/** The answer in one line: `checkout is slow because of payment@v42 (confidence 0.93, found in 1.4 s)`. */
export function answerLine(conclusion: Conclusion, tookMs: number | null): string {
  const took = tookMs === null ? '' : `, found in ${formatDuration(tookMs)}`
  const sentence = conclusion.sentence.replace(/\.$/, '')
  return `${sentence} (confidence ${formatConfidence(conclusion.confidence)}${took})`
}

/** The sentence that matters most, in bold, broken at words. */
export function sentenceLines(sentence: string, output: Output): string[] {
  return wrap(sentence, Math.min(100, output.columns())).map(output.paint.bold)
}

/** What an answer without a cause rests on: what was checked, or what is missing to be sure. */
export function groundLines(conclusion: Conclusion | null, output: Output): string[] {
  if (conclusion === null || conclusion.kind === 'cause') return []
  if (conclusion.kind === 'healthy') {
    const titles = conclusion.checked.map(({ title }) => title)
    return listLines('Checked', titles, output)
  }
  const { hypotheses, missing, question } = conclusion
  const guesses = hypotheses.map(
    ({ entity, confidence, sentence }) =>
      `${entityName(entity)} (${formatConfidence(confidence)}): ${sentence}`,
  )
  return [
    ...listLines('What would settle it', question === null ? [] : [question], output),
    ...listLines('Missing', missing, output),
    ...listLines('What it may be', guesses, output),
  ]
}

/** As many alerts that joined as are listed; `--json` has them all. */
const listedMembers = 10

/** The alerts that share the investigation of another, by the labels that set them apart from it. */
export function memberLines(
  { alert, members = [] }: { alert: Alert | null; members?: readonly Alert[] | undefined },
  output: Output,
): string[] {
  const listed = members.slice(0, listedMembers).map(({ name, labels }) => {
    const own = Object.entries(labels).filter(([label, value]) => alert?.labels[label] !== value)
    return own.length === 0 ? name : own.map(([label, value]) => `${label}=${value}`).join(', ')
  })
  const left = members.length - listed.length
  const rest = left > 0 ? [`and ${left} more (--json lists them)`] : []
  return listLines(`Alerts that joined (${members.length})`, [...listed, ...rest], output)
}

/**
 * The findings in their order: suspects with what shows them; symptoms and the ruled out, which
 * would bury them, as short as they can be.
 */
export function findingLines(findings: readonly Finding[], output: Output): string[] {
  const of = (kind: FindingKind) => findings.filter((finding) => finding.kind === kind)
  return [
    ...[...of('cause'), ...of('contributing'), ...of('inconclusive')].flatMap((finding) =>
      suspectLines(finding, output),
    ),
    ...sectionLines('Symptoms', of('symptom'), output),
    ...sectionLines('Ruled out', of('ruled_out'), output),
  ]
}

function suspectLines(finding: Finding, output: Output): string[] {
  const { paint } = output
  const head = `${findingWord(finding.kind)}: ${entityName(finding.entity)}`
  return [
    '',
    `${paint.bold(head)}  ${paint.dim(confidenceWords(finding))}`,
    ...indented(finding.summary, { output, by: 2 }),
    ...finding.evidence.flatMap((item) => ['', ...evidenceLines(item, output)]),
    ...finding.actions.flatMap(({ title, command }) =>
      indented(`→ ${title}${command === undefined ? '' : `: ${command}`}`, { output, by: 2 }),
    ),
  ]
}

/** Of a cause also whether its confidence is a guess of the analyzer or was fitted on cases. */
function confidenceWords({ kind, confidence, calibration }: Finding): string {
  const words = `confidence ${formatConfidence(confidence)}`
  if (kind !== 'cause') return words
  return calibration
    ? `${words}, calibrated on ${calibration.cases} cases`
    : `${words}, not calibrated`
}

function sectionLines(title: string, findings: readonly Finding[], output: Output): string[] {
  const summaries = findings.map(({ summary }) => summary)
  return listLines(title, summaries, output)
}

function listLines(title: string, items: readonly string[], output: Output): string[] {
  if (items.length === 0) return []
  const lines = items.flatMap((item) => indented(item, { output, by: 2 }))
  return ['', output.paint.bold(title), ...lines.map(output.paint.dim)]
}

function indented(text: string, { output, by }: { output: Output; by: number }): string[] {
  const columns = Math.min(100, output.columns()) - by
  return wrap(text, columns).map((line) => ' '.repeat(by) + line)
}
