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

/**
 * Each injection hides among decoy changes of other services within 30 minutes; the method gets the
 * changes, the metrics and an alert 0–5 minutes late. A second question leaves the true change out:
 * naming any change there is false blame.
 */
export function runNezhaEvents(dir: string): DatasetReport {
  const cases: CaseReport[] = []
  const blamed = new Map<string, { asked: number; false: number }>()
  for (const date of readdirSync(join(dir, 'days')).sort()) {
    const day = readDay(dir, date)
    const services = [...day.services.keys()].sort()
    for (const [i, fault] of day.faults.entries()) {
      for (let seed = 0; seed < seeds; seed++) {
        const random = createRandom(1000 * i + seed)
        const alert = fault.time + random() * 5 * minute
        const innocent = drawDecoys(fault, services, random)
        const found = candidatesAt(day, alert)
        const name = `days/${date}#${i}@${seed}`
        const truth = idOf(fault)
        const { value, ms } = timed(() =>
          explain(day, { alert, found, changes: [fault, ...innocent] }),
        )
        cases.push({ case: name, split: day.system, truth, ranked: value.ranked, ms })
        cases.push({
          case: `${name}/closest`,
          split: `${day.system}/closest-in-time`,
          truth,
          ranked: closest(alert, [fault, ...innocent]),
          ms: 0,
        })
        const without = explain(day, { alert, found, changes: innocent })
        const tally = blamed.get(day.system) ?? { asked: 0, false: 0 }
        blamed.set(day.system, {
          asked: tally.asked + 1,
          false: tally.false + (without.isBlaming ? 1 : 0),
        })
      }
    }
  }
  const splits = [...new Set(cases.map((one) => one.split))].sort().map((split): SplitReport => {
    const scored = rankingScores(
      split,
      cases.filter((one) => one.split === split),
      seeds,
    )
    const tally = blamed.get(split)
    if (tally === undefined) return scored
    return { ...scored, metrics: { ...scored.metrics, falseBlame: tally.false / tally.asked } }
  })
  return { dataset: 'nezha-events', splits, cases }
}

function drawDecoys(fault: InjectedFault, services: readonly string[], random: Random): Change[] {
  const others = services.filter((service) => service !== fault.service)
  return Array.from({ length: decoys }, () => ({
    service: others[Math.floor(random() * others.length)] ?? '',
    time: fault.time + (2 * random() - 1) * 30 * minute,
  }))
}

function idOf(change: Change): string {
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
  const events = question.changes.map((change): CandidateEvent => {
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
  const times = [...(day.services.get(place.id)?.values() ?? [])][0]?.times ?? new Float64Array()
  const inWindow = times.filter((time) => time >= alert - 6 * minute && time <= alert + 2 * minute)
  const high = inWindow[place.onsetRow] ?? alert
  return { low: high - 2 * minute, high }
}
