import { entityName, formatQuantity } from '@faultline/sdk'
import { z } from 'zod'
import type {
  AskedQuery,
  CaseReport,
  CaseStatus,
  Difference,
  Estimate,
  Outcome,
  Report,
  Scores,
} from '../../report.ts'

/** Whole milliseconds of a moment that a date can be made of. */
const epochMs = z.int().min(0).max(8.64e15)

/** The words for what became of a case, the same in every form of the report. */
export const statusWords: Readonly<Record<CaseStatus, string>> = {
  passed: 'passed',
  failed: 'failed',
  needs_recording: 'needs a recording',
  broken: 'broken',
}

export const differenceWords: Readonly<Record<Difference['kind'], string>> = {
  regressed: 'regressed',
  fixed: 'fixed',
  changed: 'changed',
  slower: 'slower',
  new: 'new',
  unchanged: 'unchanged',
}

/** From what a reader must see first to what can be left out. */
const urgency: readonly Difference['kind'][] = [
  'regressed',
  'fixed',
  'changed',
  'slower',
  'new',
  'unchanged',
]

/** The cases that a reader wants to see, the most urgent first: those that differ or did not pass. */
export function notableCases(report: Report): CaseReport[] {
  return report.cases
    .filter(
      ({ outcome, difference }) =>
        outcome.status !== 'passed' || (difference !== null && difference.kind !== 'unchanged'),
    )
    .toSorted((one, other) => rankOf(one) - rankOf(other))
}

function rankOf({ outcome, difference }: CaseReport): number {
  const place = difference === null ? urgency.length : urgency.indexOf(difference.kind)
  return place * 2 + (outcome.status === 'passed' ? 1 : 0)
}

/** `2 regressed, 1 fixed, 5 unchanged`; without a base `8 passed, 4 failed`. */
export function tally(report: Report): string {
  const words = report.cases.map(({ outcome, difference }) =>
    difference === null ? statusWords[outcome.status] : differenceWords[difference.kind],
  )
  const order = [...Object.values(differenceWords), ...Object.values(statusWords)]
  return order
    .map((word) => ({ word, count: words.filter((other) => other === word).length }))
    .filter(({ count }) => count > 0)
    .map(({ word, count }) => `${count} ${word}`)
    .join(', ')
}

/** What an outcome names as the cause, in a few words: `checkout@v42 (92 %)`, `healthy`. */
export function answerWords(outcome: Outcome | null): string {
  if (outcome === null) return 'no such analyzer'
  if (outcome.status === 'needs_recording' || outcome.status === 'broken') {
    return statusWords[outcome.status]
  }
  if (outcome.conclusion === null) return 'nothing'
  if (outcome.conclusion.kind !== 'cause') return outcome.conclusion.kind
  const first = outcome.findings.find(({ kind }) => kind === 'cause')
  const rank = outcome.rank === null ? '' : `cause in place ${outcome.rank}`
  return first === undefined
    ? rank || 'a cause'
    : `${entityName(first.entity)} (${percent(first.confidence)})`
}

/** The known answer: `checkout@v42 or flag cart-prefetch`, `healthy`. */
export function truthWords({ answer, causes }: CaseReport): string {
  if (answer.conclusion !== 'cause') return answer.conclusion
  const isAll = answer.causes !== undefined && 'all' in answer.causes
  return causes.map(entityName).join(isAll ? ' and ' : ' or ')
}

/** That a replay went without analyzers which answered when the case was recorded; else undefined. */
export function goneSentence({ gone }: Pick<Outcome, 'gone'>): string | undefined {
  if (gone.length === 0) return undefined
  const [verb, its] = gone.length === 1 ? ['is', 'its'] : ['are', 'their']
  return `${gone.join(', ')} answered when this was recorded and ${verb} not there any more: it was replayed without ${its} findings.`
}

/** A question as one line: `logs.search {"service":"orders"}`. */
export function queryWords({ need, method, query }: AskedQuery, mostLetters = 300): string {
  const text = queryText(query)
  const shown = text.length > mostLetters ? `${text.slice(0, mostLetters)}…` : text
  return `${need}.${method} ${shown}`.trimEnd()
}

/** What is asked, with its window in times that people read. */
export function queryText(query: unknown): string {
  return JSON.stringify(query, withReadableWindow) ?? ''
}

const windowSchema = z.strictObject({ from: epochMs, to: epochMs })

function withReadableWindow(key: string, value: unknown): unknown {
  const window = key === 'window' ? windowSchema.safeParse(value).data : undefined
  if (!window) return value
  return { from: new Date(window.from).toISOString(), to: new Date(window.to).toISOString() }
}

/** Who asked the question that made the difference, and in which way it did. */
export function decisiveLead({ how, asked }: NonNullable<Difference['query']>): string {
  const asker = asked.analyzer === '' ? 'It' : asked.analyzer
  switch (how) {
    case 'asked_anew':
      return `${asker} now asks what it did not ask before`
    case 'no_longer_asked':
      return `${asker} no longer asks`
    case 'read_differently':
      return `${asker} asks the same, and reads the answer differently`
  }
}

/** `62 %`. */
export function percent(value: number): string {
  return `${Math.round(value * 100)} %`
}

/** The scores that are shown, in order: what each is called, how it is written, which way is better. */
export const shownScores: readonly {
  readonly key: keyof Pick<
    Scores,
    | 'recallAt1'
    | 'recallAt3'
    | 'meanReciprocalRank'
    | 'falseAlarmRate'
    | 'inconclusiveRate'
    | 'brier'
    | 'expectedCalibrationError'
  >
  readonly title: string
  readonly isRate: boolean
  readonly isMoreBetter: boolean
}[] = [
  { key: 'recallAt1', title: 'Recall at 1', isRate: true, isMoreBetter: true },
  { key: 'recallAt3', title: 'Recall at 3', isRate: true, isMoreBetter: true },
  { key: 'meanReciprocalRank', title: 'Mean reciprocal rank', isRate: false, isMoreBetter: true },
  {
    key: 'falseAlarmRate',
    title: 'False alarms on healthy cases',
    isRate: true,
    isMoreBetter: false,
  },
  { key: 'inconclusiveRate', title: 'Inconclusive', isRate: true, isMoreBetter: false },
  { key: 'brier', title: 'Brier score', isRate: false, isMoreBetter: false },
  {
    key: 'expectedCalibrationError',
    title: 'Expected calibration error',
    isRate: false,
    isMoreBetter: false,
  },
]

/** `62 %` or `0.18`; `–` where nothing is known. */
export function estimateWords({ value }: Estimate, isRate: boolean): string {
  return value === null ? '–' : numberWords(value, isRate)
}

/** `40 to 81 %`; empty where there is no interval. */
export function intervalWords({ low, high }: Estimate, isRate: boolean): string {
  if (low === null || high === null) return ''
  if (isRate) return `${Math.round(low * 100)} to ${percent(high)}`
  return `${numberWords(low, isRate)} to ${numberWords(high, isRate)}`
}

/** `+12 points`, `−0.04`, `the same`; empty where one of the two is not known. */
export function changeWords(now: Estimate, before: Estimate | undefined, isRate: boolean): string {
  if (before === undefined || now.value === null || before.value === null) return ''
  const change = now.value - before.value
  const digits = isRate ? String(Math.round(Math.abs(change) * 100)) : Math.abs(change).toFixed(2)
  if (Number(digits) === 0) return 'the same'
  return `${change > 0 ? '+' : '−'}${digits}${isRate ? ' points' : ''}`
}

/** Calls, bytes and time of a case: `14 calls, 47 KiB, 180 ms`. */
export function costWords({ calls, bytes, ms }: Outcome): string {
  const noun = calls === 1 ? 'call' : 'calls'
  return `${calls} ${noun}, ${formatQuantity(bytes, 'By')}, ${formatQuantity(ms, 'ms')}`
}

/** The calibration in one line, with the base's where there is one. */
export function calibrationSentence({ scores, baseScores }: Report): string {
  const { expectedCalibrationError: error, brier } = scores
  if (error.value === null)
    return 'Calibration: no cause was claimed, so nothing can be said of it.'
  const off = Math.round(error.value * 100)
  const before = baseScores?.expectedCalibrationError.value ?? null
  const compared = before === null ? '' : ` (base: ${Math.round(before * 100)})`
  const score = brier.value === null ? '' : `, Brier score ${brier.value.toFixed(2)}`
  const { hitRate, confidence } = averages(scores.reliability)
  const direction = off === 0 ? '' : hitRate > confidence ? ', too modest' : ', too sure'
  return `Calibration: of ${error.count} claimed causes ${percent(hitRate)} were right, at a confidence of ${percent(confidence)} on average${direction}; off by ${off} points${compared}${score}.`
}

function averages(bins: Scores['reliability']): { hitRate: number; confidence: number } {
  const count = bins.reduce((total, bin) => total + bin.count, 0)
  const mean = (of: 'hitRate' | 'meanConfidence'): number =>
    bins.reduce((total, bin) => total + bin.count * (bin[of] ?? 0), 0) / count
  return { hitRate: mean('hitRate'), confidence: mean('meanConfidence') }
}

function numberWords(value: number, isRate: boolean): string {
  return isRate ? percent(value) : value.toFixed(2)
}
