import { visibleLine, visibleText } from '@faultline/runtime/text'
import type { AffectedPlan } from '../affected/affected-analyzers.ts'
import type { CaseReport, Report } from '../../report.ts'
import { withoutLinks } from '../render/markdown-text.ts'
import { notableCases } from '../render/wording.ts'
import type { LineRange } from './changed-lines.ts'
import { githubLimits, type CheckAnnotation } from './github-schema.ts'

export type AnnotationOptions = {
  readonly report: Report
  readonly plan: AffectedPlan
  /** Lines that the change touched, by file; a file that is not in it is annotated at its first line. */
  readonly lines: ReadonlyMap<string, readonly LineRange[]>
}

/** Beyond these many places of one analyzer the same words are only noise. */
const mostPlaces = 3
const mostCasesNamed = 20

type Level = CheckAnnotation['annotation_level']

/**
 * Marks for the lines of the analyzers: what became of the cases, at the lines of the change that the
 * analyzer depends on, the nearest file by imports first; at the analyzer itself where none is known.
 */
export function annotationsOf({ report, plan, lines }: AnnotationOptions): CheckAnnotation[] {
  const byAnalyzer = Map.groupBy(notableCases(report), ({ analyzer }) => analyzer.file)
  return [...byAnalyzer].flatMap(([file, cases]) => {
    const level = worst(cases.map(levelOf))
    const words = {
      annotation_level: level,
      title: cut(withoutLinks(visibleLine(titleOf(cases))), githubLimits.annotationTitleCharacters),
      message: cut(
        withoutLinks(visibleText(messageOf(cases))),
        githubLimits.annotationMessageCharacters,
      ),
    }
    return placesOf(file, { plan, lines }).map(({ path, range }) => ({
      path,
      start_line: range.start,
      end_line: range.end,
      ...words,
    }))
  })
}

function levelOf({ outcome, difference }: CaseReport): Level {
  if (outcome.status === 'broken' || outcome.status === 'needs_recording') return 'failure'
  if (difference === null) return outcome.status === 'passed' ? 'notice' : 'failure'
  switch (difference.kind) {
    case 'regressed':
      return 'failure'
    case 'slower':
    case 'changed':
      return 'warning'
    case 'new':
      return outcome.status === 'passed' ? 'notice' : 'failure'
    case 'fixed':
    case 'unchanged':
      return 'notice'
  }
}

function worst(levels: readonly Level[]): Level {
  if (levels.includes('failure')) return 'failure'
  return levels.includes('warning') ? 'warning' : 'notice'
}

function titleOf(cases: readonly CaseReport[]): string {
  const words = Map.groupBy(cases, wordOf)
  const counts = [...words].map(([word, having]) => `${having.length} ${word}`)
  return `Backtest of ${cases[0]?.analyzer.id ?? ''}: ${counts.join(', ')}`
}

function wordOf({ outcome, difference }: CaseReport): string {
  const kind = difference?.kind ?? 'unchanged'
  const isTold = kind !== 'unchanged' && kind !== 'new'
  return (isTold && kind !== 'changed' ? kind : null) ?? statusOr(outcome.status, kind)
}

function statusOr(status: CaseReport['outcome']['status'], kind: string): string {
  return status === 'passed' ? kind : status.replaceAll('_', ' ')
}

function messageOf(cases: readonly CaseReport[]): string {
  const shown = cases.slice(0, mostCasesNamed).map((entry) => {
    const { name, outcome, difference } = entry
    const reasons = outcome.reasons.join(' ')
    return `${name} (${wordOf(entry)}): ${difference?.sentence ?? ''} ${reasons}`.trim()
  })
  const hidden = cases.length - shown.length
  return [...shown, ...(hidden > 0 ? [`and ${hidden} more cases`] : [])].join('\n')
}

type Place = { readonly path: string; readonly range: LineRange }
type Where = Pick<AnnotationOptions, 'plan' | 'lines'>

function placesOf(file: string, { plan, lines }: Where): Place[] {
  const affected = plan.affected.find((analyzer) => analyzer.file === file)
  const changed = (affected?.reasons ?? [])
    .toSorted((one, other) => one.path.length - other.path.length)
    .flatMap((reason) => {
      const [range] = lines.get(reason.changed) ?? []
      return range === undefined ? [] : [{ path: reason.changed, range }]
    })
  return changed.length > 0
    ? changed.slice(0, mostPlaces)
    : [{ path: file, range: { start: 1, end: 1 } }]
}

function cut(text: string, mostCharacters: number): string {
  if (text.length <= mostCharacters) return text
  return `${text.slice(0, mostCharacters - 1).toWellFormed()}…`
}
