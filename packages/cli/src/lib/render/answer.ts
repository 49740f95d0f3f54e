import { entityName } from '@faultline/sdk'
import type { Conclusion, Finding } from '@faultline/sdk'
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

/** The findings in their order: suspects with what shows them, the ruled out in a line each. */
export function findingLines(findings: readonly Finding[], output: Output): string[] {
  const innocent = findings.filter(({ kind }) => kind === 'ruled_out')
  const others = findings.filter(({ kind }) => kind !== 'ruled_out')
  return [
    ...others.flatMap((finding) => findingBlock(finding, output)),
    ...(innocent.length > 0 ? ['', output.paint.bold('Ruled out')] : []),
    ...innocent.flatMap(({ entity, summary }) =>
      indented(`${entityName(entity)}: ${summary}`, { output, by: 2 }).map(output.paint.dim),
    ),
  ]
}

/** Only what leads to the answer is shown with its evidence; symptoms would bury it. */
function findingBlock(finding: Finding, output: Output): string[] {
  const { paint } = output
  const head = `${findingWord(finding.kind)}: ${entityName(finding.entity)}`
  const confidence = paint.dim(`confidence ${formatConfidence(finding.confidence)}`)
  const isMain = finding.kind === 'cause' || finding.kind === 'contributing'
  return [
    '',
    `${isMain ? paint.bold(head) : head}  ${confidence}`,
    ...indented(finding.summary, { output, by: 2 }),
    ...(isMain ? finding.evidence.flatMap((item) => ['', ...evidenceLines(item, output)]) : []),
    ...finding.actions.flatMap(({ title, command }) =>
      indented(`→ ${title}${command === undefined ? '' : `: ${command}`}`, { output, by: 2 }),
    ),
  ]
}

function indented(text: string, { output, by }: { output: Output; by: number }): string[] {
  const columns = Math.min(100, output.columns()) - by
  return wrap(text, columns).map((line) => ' '.repeat(by) + line)
}
