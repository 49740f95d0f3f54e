import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createRandom, createStreamingDetector } from '@faultline/analysis'
import { numberOf, readTable } from './csv.ts'
import { timed, type CaseReport, type DatasetReport } from './report.ts'

interface Profile {
  readonly tp: number
  readonly fp: number
  readonly fn: number
}

/** Weights of the standard profile and of those that punish false alarms or misses twice as much. */
const profiles: Record<'score' | 'scoreLowFP' | 'scoreLowFN', Profile> = {
  score: { tp: 1, fp: 0.11, fn: 1 },
  scoreLowFP: { tp: 1, fp: 0.22, fn: 1 },
  scoreLowFN: { tp: 1, fp: 0.11, fn: 2 },
}

/** A series with the windows, by position, in which something was wrong. */
export interface LabelledSeries {
  readonly name: string
  readonly stamps: readonly string[]
  readonly times: readonly number[]
  readonly values: readonly number[]
  readonly labels: readonly (readonly [string, string])[]
  readonly windows: readonly (readonly [number, number])[]
}

/** Positions at which a detector spoke. */
interface Alerted {
  readonly windows: LabelledSeries['windows']
  readonly alerts: readonly number[]
}

export function runNab(dir: string): DatasetReport {
  const alerts = new Map<string, Answered>()
  const all = readLabelled(dir)
  for (const series of all) {
    const { value, ms } = timed(() => detect(series))
    alerts.set(series.name, { alerts: value, ms })
  }
  return nabReport(all, alerts)
}

interface Answered {
  readonly alerts: readonly number[]
  readonly ms: number
}

export function readLabelled(dir: string): LabelledSeries[] {
  const labels: Record<string, [string, string][]> = JSON.parse(
    readFileSync(join(dir, 'labels', 'combined_windows.json'), 'utf8'),
  )
  return readdirSync(join(dir, 'data'))
    .sort()
    .flatMap((group) =>
      readdirSync(join(dir, 'data', group))
        .filter((name) => name.endsWith('.csv'))
        .sort()
        .map((file) => `${group}/${file}`),
    )
    .flatMap((path): LabelledSeries[] => {
      const own = labels[path]
      if (own === undefined) return []
      const { rows } = readTable(join(dir, 'data', path))
      const stamps = rows.map((row) => row[0] ?? '')
      const windows = own.map(([from, to]): [number, number] => [
        positionOf(stamps, from),
        positionOf(stamps, to),
      ])
      return [
        {
          ...{ name: `data/${path}`, stamps, labels: own, windows },
          values: rows.map((row) => numberOf(row[1])),
          times: stamps.map((stamp) => Date.parse(`${stamp.slice(0, 19).replace(' ', 'T')}Z`)),
        },
      ]
    })
}

export function nabReport(
  all: readonly LabelledSeries[],
  answers: ReadonlyMap<string, Answered>,
): DatasetReport {
  const alerted = all.map(({ name, windows }) => ({
    windows,
    alerts: answers.get(name)?.alerts ?? [],
  }))
  const cases = all.map(({ name, stamps, labels }): CaseReport => {
    const { alerts = [], ms = 0 } = answers.get(name) ?? {}
    const intervals = alerts.map((at): [string, string] => [stamps[at] ?? '', stamps[at] ?? ''])
    return { case: name, split: 'streaming', truth: labels, intervals, ms }
  })
  const metrics = {
    score: nabScore(alerted, profiles.score),
    scoreLowFP: nabScore(alerted, profiles.scoreLowFP),
    scoreLowFN: nabScore(alerted, profiles.scoreLowFN),
  }
  const intervals = {
    score: resampled(alerted, profiles.score),
    scoreLowFP: resampled(alerted, profiles.scoreLowFP),
    scoreLowFN: resampled(alerted, profiles.scoreLowFN),
  }
  const splits = [{ split: 'streaming', cases: cases.length, metrics, intervals }]
  return { dataset: 'nab', splits, cases }
}

/** The first 15 % of a series (at most 750 points) is probation and gives no alerts. */
export function probation(length: number): number {
  return Math.min(Math.floor(0.15 * length), 750)
}

const dayMs = 86_400_000

/** How far apart samples are, by the second and third time; a minute at least. */
export function stepOf(times: readonly number[]): number {
  return Math.max(60_000, (times[2] ?? 0) - (times[1] ?? 0))
}

/** How many samples a day has is told to the detector, and nothing else. */
function detect({ values, times }: LabelledSeries): number[] {
  const warmUp = probation(values.length)
  const season = Math.round(dayMs / stepOf(times))
  const detector = createStreamingDetector({ warmUp, season })
  const alerts: number[] = []
  for (const [i, value] of values.entries())
    if (detector.push(value, times[i]).isAlert && i >= warmUp) alerts.push(i)
  return alerts
}

function positionOf(stamps: readonly string[], label: string): number {
  const wanted = label.slice(0, 19)
  const at = stamps.findIndex((stamp) => stamp.slice(0, 19) >= wanted)
  return at < 0 ? stamps.length - 1 : at
}

/** The NAB score: 0 for a detector that never speaks, 100 for one that is right at once every time. */
function nabScore(all: readonly Alerted[], profile: Profile): number {
  let raw = 0
  let windows = 0
  for (const series of all) {
    windows += series.windows.length
    raw += rawScore(series, profile)
  }
  const nothing = -profile.fn * windows
  return (100 * (raw - nothing)) / (profile.tp * windows - nothing)
}

/** 95 % of the scores when whole series are drawn anew: how much the score owes to these series. */
function resampled(all: readonly Alerted[], profile: Profile): readonly [number, number] {
  const random = createRandom(1)
  const scores = Array.from({ length: 999 }, () =>
    nabScore(
      all.flatMap(() => all[Math.floor(random() * all.length)] ?? []),
      profile,
    ),
  ).sort((a, b) => a - b)
  return [scores[24] ?? NaN, scores[974] ?? NaN]
}

function rawScore({ windows, alerts }: Alerted, profile: Profile): number {
  const sigmoid = (position: number): number => 2 / (1 + Math.exp(5 * position)) - 1
  let score = 0
  const found = new Set<number>()
  for (const at of alerts) {
    const index = windows.findIndex(([from, to]) => at >= from && at <= to)
    const window = windows[index]
    if (window !== undefined) {
      if (found.has(index)) continue
      found.add(index)
      const [from, to] = window
      score += (profile.tp * sigmoid(-(to - at + 1) / (to - from + 1))) / sigmoid(-1)
      continue
    }
    const before = windows.filter(([, to]) => to < at).at(-1)
    if (before === undefined) score -= profile.fp
    else {
      const past = (at - before[1]) / Math.max(1, before[1] - before[0])
      score += past > 3 ? -profile.fp : profile.fp * sigmoid(past)
    }
  }
  return score - profile.fn * (windows.length - found.size)
}
