import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  createRandom,
  rankByMetrics,
  wilsonInterval,
  type MetricCandidate,
  type MetricWindow,
} from '@faultline/analysis'
import { readDay, type DaySeries, type NezhaDay } from './nezha-day.ts'
import { timed, type CaseReport, type DatasetReport, type SplitReport } from './report.ts'

const minute = 60_000
/** Alerts come 0–5 minutes after the injection; each fault is asked with this many seeded delays. */
export const alertDelays = 5

/**
 * The window that an alert at `at` asks about: the six minutes before it, in which the trouble must
 * have begun, and three after, since a sign must last two samples. Everything more than two minutes outside is the normal period.
 */
function windowOf(series: DaySeries, at: number, worse: MetricWindow['worse']): MetricWindow {
  const normal: number[] = []
  const window: number[] = []
  for (let i = 0; i < series.times.length; i++) {
    const offset = (series.times[i] ?? 0) - at
    const value = series.values[i] ?? NaN
    if (offset >= -6 * minute && offset <= 3 * minute) window.push(value)
    else if (offset < -8 * minute || offset > 5 * minute) normal.push(value)
  }
  return { normal, window, worse, minimumRelativeSpread: 0.05 }
}

/** What each service shows around an alert, by what its metrics mean. */
export function candidatesAt(day: NezhaDay, at: number): readonly MetricCandidate[] {
  const nodes = [...day.services].map(([id, metrics]) => {
    const pick = (pattern: RegExp): MetricWindow[] =>
      [...metrics]
        .filter(([name]) => pattern.test(name))
        .map(([, series]) => windowOf(series, at, 'up'))
    return { id, resources: pick(/^CpuUsageRate/), service: pick(/^PodServerLatency/) }
  })
  const links = day.links.map(({ caller, callee, gap }) => ({
    caller,
    callee,
    ...(gap === undefined ? {} : { gap: windowOf(gap, at, 'up') }),
  }))
  return rankByMetrics({ nodes, links }).value ?? []
}

export function runNezha(dir: string): DatasetReport {
  const cases: CaseReport[] = []
  for (const date of readdirSync(join(dir, 'days')).sort()) {
    const day = readDay(dir, date)
    const random = createRandom(20_240_614)
    for (const [i, fault] of day.faults.entries()) {
      const name = `days/${date}#${i}`
      const ask = (suffix: string, split: string, delayMs: number): void => {
        const { value: ranked, ms } = timed(() =>
          candidatesAt(day, fault.time + delayMs).map((candidate) => candidate.id),
        )
        cases.push({ case: `${name}${suffix}`, split, truth: fault.service, ranked, ms })
      }
      for (let draw = 0; draw < alertDelays; draw++)
        ask(`@${draw}`, `${day.system}/${fault.type}`, random() * 5 * minute)
      ask('@exact', `${day.system}/exact-time`, 0)
    }
  }
  return { dataset: 'nezha', splits: scoreSplits(cases), cases }
}

/** Splits by system and fault type, and each system as a whole (delayed alerts only). */
export function scoreSplits(cases: readonly CaseReport[]): SplitReport[] {
  const groups = new Map<string, CaseReport[]>()
  const add = (split: string, one: CaseReport): void => {
    groups.set(split, [...(groups.get(split) ?? []), one])
  }
  for (const one of cases) {
    if (!one.split.endsWith('/exact-time')) add(one.split.split('/')[0] ?? '', one)
    add(one.split, one)
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([split, own]) => rankingScores(split, own, alertDelays))
}

/** Recall at 1, 3 and 5 and mean reciprocal rank; intervals count `asked` questions about one fault as one. */
export function rankingScores(split: string, cases: readonly CaseReport[], asked = 1): SplitReport {
  const positions = cases.map((one) => (one.ranked ?? []).indexOf(String(one.truth)))
  const share = (k: number): number =>
    positions.filter((at) => at >= 0 && at < k).length / cases.length
  const distinct = Math.max(
    1,
    Math.round(cases.length / (split.endsWith('exact-time') ? 1 : asked)),
  )
  const interval = (value: number): readonly [number, number] => {
    const { value: ends } = wilsonInterval(value * distinct, distinct)
    return [ends?.low ?? 0, ends?.high ?? 1]
  }
  const mrr = positions.reduce((sum, at) => sum + (at < 0 ? 0 : 1 / (at + 1)), 0) / cases.length
  return {
    split,
    cases: cases.length,
    metrics: { top1: share(1), top3: share(3), top5: share(5), mrr },
    intervals: { top1: interval(share(1)), top3: interval(share(3)), top5: interval(share(5)) },
  }
}
