import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  createRandom,
  isolateEvent,
  type CandidateEvent,
  type MetricCandidate,
  type Random,
} from '@faultline/analysis'
import { readDay, type InjectedFault, type NezhaDay } from './nezha-day.ts'
import { candidatesAt, rankingScores } from './nezha.ts'
import { timed, type CaseReport, type DatasetReport, type SplitReport } from './report.ts'

const minute = 60_000
const decoys = 10
const seeds = 20

/**
 * Among hundreds of series sampled for hours, a score of 4 somewhere is common; from here on the
 * place of the shift is believed.
 */
const clearScore = 10

interface Change {
  readonly service: string
  readonly time: number
}

/** One question: an alert, and the changes that come into question beside the true one. */
interface EventQuestion {
  readonly name: string
  /** The fault's name, which its twenty questions share. */
  readonly injection: string
  readonly fault: InjectedFault
  readonly alert: number
  readonly innocent: readonly Change[]
}

/**
 * Each injection hides among decoy changes of other services within 30 minutes; the method gets the
 * changes, the metrics and an alert 0–5 minutes late. A second question leaves the true change out:
 * naming any change there is false blame.
 */
export function runNezhaEvents(dir: string): DatasetReport {
  const cases: CaseReport[] = []
  const blamed: BlamedQuestion[] = []
  for (const date of readdirSync(join(dir, 'days')).sort()) {
    const day = readDay(dir, date)
    for (const { name, fault, alert, innocent } of questionsOf(day)) {
      const found = candidatesAt(day, alert)
      const { value, ms } = timed(() =>
        explain(day, { alert, found, changes: [fault, ...innocent] }),
      )
      cases.push({ case: name, split: day.system, truth: idOf(fault), ranked: value.ranked, ms })
      cases.push(closestInTime(day.system, { name, fault, alert, innocent }))
      const without = explain(day, { alert, found, changes: innocent })
      blamed.push({ split: day.system, isBlaming: without.isBlaming })
    }
  }
  return { dataset: 'nezha-events', splits: scoreEvents(cases, blamed), cases }
}

/** Whether a question without a true change was answered with one. */
export interface BlamedQuestion {
  readonly split: string
  readonly isBlaming: boolean
}

export function scoreEvents(
  cases: readonly CaseReport[],
  blamed: readonly BlamedQuestion[],
): SplitReport[] {
  return [...new Set(cases.map((one) => one.split))].sort().map((split): SplitReport => {
    const scored = rankingScores(
      split,
      cases.filter((one) => one.split === split),
      seeds,
    )
    const asked = blamed.filter((one) => one.split === split)
    if (asked.length === 0) return scored
    const falseBlame = asked.filter(({ isBlaming }) => isBlaming).length / asked.length
    return { ...scored, metrics: { ...scored.metrics, falseBlame } }
  })
}

/** Twenty questions about each fault of a day. */
export function questionsOf(day: NezhaDay): EventQuestion[] {
  const services = [...day.services.keys()].sort()
  return day.faults.flatMap((fault, i) =>
    Array.from({ length: seeds }, (_, seed): EventQuestion => {
      const random = createRandom(1000 * i + seed)
      const alert = fault.time + random() * 5 * minute
      const injection = `days/${day.date}#${i}`
      const innocent = drawDecoys(fault, services, random)
      return { name: `${injection}@${seed}`, injection, fault, alert, innocent }
    }),
  )
}

/** The baseline beside it: whatever was changed closest to the alert. */
export function closestInTime(
  system: string,
  { name, fault, alert, innocent }: Omit<EventQuestion, 'injection'>,
): CaseReport {
  return {
    case: `${name}/closest`,
    split: `${system}/closest-in-time`,
    truth: idOf(fault),
    ranked: closest(alert, [fault, ...innocent]),
    ms: 0,
  }
}

function drawDecoys(fault: InjectedFault, services: readonly string[], random: Random): Change[] {
  const others = services.filter((service) => service !== fault.service)
  return Array.from({ length: decoys }, () => ({
    service: others[Math.floor(random() * others.length)] ?? '',
    time: fault.time + (2 * random() - 1) * 30 * minute,
  }))
}

export function idOf(change: Change): string {
  return `${change.service}@${new Date(Math.round(change.time)).toISOString()}`
}

function closest(alert: number, changes: readonly Change[]): string[] {
  return [...changes].sort((a, b) => Math.abs(a.time - alert) - Math.abs(b.time - alert)).map(idOf)
}

/**
 * Where the shift starts and when is taken from the metrics; where they show nothing, the onset lies
 * somewhere in the five minutes before the alert and the place is unknown.
 */
function explain(
  day: NezhaDay,
  question: {
    readonly alert: number
    readonly found: readonly MetricCandidate[]
    readonly changes: readonly Change[]
  },
): { ranked: string[]; isBlaming: boolean } {
  const { alert, found } = question
  const place = found[0]
  const isClear = place !== undefined && place.score >= clearScore
  const onset = isClear ? onsetOf(day, place, alert) : { low: alert - 5 * minute, high: alert }
  const scores = new Map(found.map((candidate) => [candidate.id, candidate.score]))
  // As a source lists them; that the true one is drawn first must not break ties for it.
  const inOrder = question.changes.toSorted((one, other) => one.time - other.time)
  const events = inOrder.map((change): CandidateEvent => {
    const isAsLoud = isClear && (scores.get(change.service) ?? 0) >= place.score / 3
    const relation = change.service === place?.id ? 'same' : isAsLoud ? 'callee' : 'unrelated'
    const known = isClear ? ({ relation } as const) : {}
    // An injected fault acts at once, as a flag does.
    return { id: idOf(change), kind: 'flag', time: change.time, scope: {}, ...known }
  })
  const { value } = isolateEvent({
    shiftOnset: (onset.low + onset.high) / 2,
    onsetInterval: onset,
    scope: {},
    events,
    // A sample's time is known to the minute; the alert's, which alone speaks otherwise, exactly.
    options: { clockErrorMs: isClear ? minute : 0 },
  })
  const first = value?.events[0]
  return {
    ranked: (value?.events ?? []).map((event) => event.id),
    // Without a visible shift there is nothing to explain: the order is a hint, not a verdict.
    isBlaming: isClear && first !== undefined && first.probability > (value?.none ?? 1),
  }
}

/** A sample covers the minute before it, and the change lies between the last calm sample and the first loud one. */
function onsetOf(
  day: NezhaDay,
  place: MetricCandidate,
  alert: number,
): { low: number; high: number } {
  const { id, sign } = place
  const edge = day.links.find((one) => one.gap && (one.caller === id || one.callee === id))
  const [own] = day.services.get(id)?.values() ?? []
  const { times = new Float64Array() } = (sign === 'link' ? edge?.gap : own) ?? {}
  const inWindow = times.filter((time) => time >= alert - 6 * minute && time <= alert + 3 * minute)
  const high = inWindow[place.onsetRow] ?? alert
  return { low: high - 2 * minute, high }
}
