import type { CaseReport, Estimate, Report, Scores } from '@faultline/backtest/report'
import { decisiveLead, goneSentence, queryWords } from '@faultline/backtest/render'
import type { Output } from '../render/output.ts'
import { groupLines } from './group-lines.ts'

/** Letters of a question that are shown. */
const mostLetters = 160
/** Questions of a case without an answer that are shown. */
const mostQueries = 3

/** A report for people: the verdict, what differs or failed, the scores. */
export function reportLines(report: Report, output: Output): string[] {
  const { paint } = output
  const { cases, base, gates, scores, speed } = report
  const broken = gates.filter(({ isBroken }) => isBroken)
  const mark = report.isGood ? paint.good('✔') : paint.bad('✖')
  const rate = speed.seconds > 0 ? Math.round(cases.length / speed.seconds) : 0
  return [
    ...cases.filter(isNotable).flatMap((one) => caseLines(one, output)),
    '',
    ...scoreLines(scores),
    ...groupLines(report.groups),
    ...(base
      ? ['', `Compared with ${base.ref} (${base.commit.slice(0, 10)}): ${tally(cases)}.`]
      : []),
    '',
    `${mark} ${paint.bold(report.sentence)}`,
    ...broken.slice(1).map(({ sentence }) => `${paint.bad('✖')} ${sentence}`),
    paint.dim(
      `${cases.length} cases in ${speed.seconds.toFixed(1)} s (${rate} a second, ${speed.workers} workers)`,
    ),
  ]
}

function isNotable({ outcome, difference }: CaseReport): boolean {
  if (difference) return difference.kind !== 'unchanged' || outcome.status === 'needs_recording'
  return outcome.status !== 'passed' || outcome.gone.length > 0
}

function caseLines({ name, outcome, difference }: CaseReport, { paint }: Output): string[] {
  const isGood = outcome.status === 'passed' && difference?.kind !== 'slower'
  const mark = isGood ? paint.good('✔') : paint.bad('✖')
  const asked = difference?.query
  const status = outcome.status.replaceAll('_', ' ')
  const needsRecording = outcome.missing.length > 0
  const word = difference ? `${difference.kind}${needsRecording ? `, ${status}` : ''}` : status
  // The first question without an answer is the one that made the difference.
  const isTold = needsRecording && asked?.how === 'asked_anew'
  const gone = goneSentence(outcome)
  return [
    `${mark} ${paint.bold(name)} ${word}`,
    ...(difference ? [`    ${difference.sentence}`] : []),
    ...outcome.reasons.map((reason) => `    ${reason}`),
    ...(gone === undefined ? [] : [`    ${gone}`]),
    ...(asked && !isTold
      ? [paint.dim(`    ${decisiveLead(asked)}: ${queryWords(asked.asked, mostLetters)}`)]
      : []),
    ...outcome.missing
      .slice(0, mostQueries)
      .map((one) => paint.dim(`    no answer to ${queryWords(one, mostLetters)}`)),
    ...(outcome.missing.length > mostQueries
      ? [paint.dim(`    and to ${outcome.missing.length - mostQueries} more (all of them: --json)`)]
      : []),
  ]
}

function tally(cases: readonly CaseReport[]): string {
  const kinds = ['regressed', 'fixed', 'changed', 'slower', 'new', 'unchanged'] as const
  const counts = kinds.map((kind) => {
    const count = cases.filter(({ difference }) => difference?.kind === kind).length
    return count === 0 ? [] : [`${count} ${kind}`]
  })
  return counts.flat().join(', ')
}

function scoreLines(scores: Scores): string[] {
  const rows: [string, Estimate][] = [
    ['Recall at 1', scores.recallAt1],
    ['Recall at 3', scores.recallAt3],
    ['Mean reciprocal rank', scores.meanReciprocalRank],
    ['False alarms on healthy cases', scores.falseAlarmRate],
    ['Inconclusive', scores.inconclusiveRate],
    ['Brier score', scores.brier],
    ['Expected calibration error', scores.expectedCalibrationError],
  ]
  const { ms, calls, bytes } = scores
  return [
    ...rows.flatMap(([name, estimate]) => estimateLine(name, estimate)),
    `${'A case'.padEnd(30)} ${number(ms.median)} ms, ${number(calls.median)} calls, ${number((bytes.median ?? 0) / 1_000)} kB (median)`,
  ]
}

function estimateLine(name: string, { value, low, high, count, interval }: Estimate): string[] {
  if (value === null) return []
  const range =
    low === null || high === null
      ? ''
      : `, 95 % interval ${low.toFixed(3)} to ${high.toFixed(3)} (${interval})`
  return [`${name.padEnd(30)} ${value.toFixed(3)} of ${count}${range}`]
}

function number(value: number | null): string {
  return value === null ? '–' : String(Math.round(value))
}
