import type { CaseReport, Estimate, Report, Scores } from '@faultline/backtest/report'
import { goneSentence } from '@faultline/backtest/render'
import type { Output } from '../render/output.ts'

/** A report for people: the verdict, what differs or failed, the scores. */
export function reportLines(report: Report, output: Output): string[] {
  const { paint } = output
  const { cases, base, gates, scores, speed, isPartial } = report
  const broken = gates.filter(({ isBroken }) => isBroken)
  const mark = report.isGood ? paint.good('✔') : paint.bad('✖')
  const rate = speed.seconds > 0 ? Math.round(cases.length / speed.seconds) : 0
  return [
    ...cases.filter(isNotable).flatMap((one) => caseLines(one, output)),
    '',
    ...scoreLines(scores),
    ...(base
      ? ['', `Compared with ${base.ref} (${base.commit.slice(0, 10)}): ${tally(cases)}.`]
      : []),
    '',
    ...(isPartial ? ['It was interrupted: only the cases that were finished are in it.'] : []),
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
  const word = (difference?.kind ?? outcome.status).replaceAll('_', ' ')
  const asked = difference?.query
  const gone = goneSentence(outcome)
  const how = asked?.how.replaceAll('_', ' ')
  return [
    `${mark} ${paint.bold(name)} ${word}`,
    ...(difference ? [`    ${difference.sentence}`] : []),
    ...outcome.reasons.map((reason) => `    ${reason}`),
    ...(gone === undefined ? [] : [`    ${gone}`]),
    ...(asked ? [paint.dim(`    ${how}: ${queryText(asked.asked)}`)] : []),
    ...outcome.missing.map((one) => paint.dim(`    no answer to ${queryText(one)}`)),
  ]
}

type Asked = CaseReport['outcome']['missing'][number]

function queryText({ source, method, query }: Asked): string {
  const text = JSON.stringify(query)
  return `${source}.${method}(${text.length > 160 ? `${text.slice(0, 160)}…` : text})`
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
