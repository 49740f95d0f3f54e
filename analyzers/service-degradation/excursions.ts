import { quantile } from '@faultline/analysis'
import type { Series } from '@faultline/sdk'

/** A stretch in which a signal was well above its usual level for long. Epoch milliseconds. */
export type Excursion = {
  readonly from: number
  /** When it was back; null while it lasts. */
  readonly to: number | null
  /** Median before it and in it. */
  readonly usual: number
  readonly level: number
}

/** What a level must be above the usual one to count as high. */
export type High = { readonly ratio: number; readonly by: number }

/** Shorter stretches are unevenness rather than an incident, and only a longer calm ends one. */
const shortest = { steps: 8, ms: 30_000 }
const calmMs = 60_000
const smoothing = 5
/** Where so many of the other values are nearly as high, the series is uneven by nature. */
const mostAsHigh = 0.05
const nearly = 0.8

type Point = { readonly at: number; readonly value: number }
type Run = { first: number; last: number }

/**
 * The long stretches in which a series was high. Values are smoothed by a rolling median, so that a
 * slow moment now and then is none; the usual level is that of the quieter part of the series.
 */
export function excursions({ times, values }: Series, high: High): Excursion[] {
  const points = [...values].flatMap((value, index): Point[] =>
    Number.isFinite(value) ? [{ at: times[index] ?? 0, value }] : [],
  )
  if (points.length < 3 * shortest.steps) return []
  const at = (index: number): number => points[index]?.at ?? 0
  const usual = quantile(
    points.map(({ value }) => value),
    0.35,
  ).value
  if (usual === null || usual === undefined) return []
  const runs = highRuns(points, Math.max(usual * high.ratio, usual + high.by)).filter(
    ({ first, last }) => last - first + 1 >= shortest.steps && at(last) - at(first) >= shortest.ms,
  )
  const level = ({ first, last }: Run): number =>
    middle(points.slice(first, last + 1).map(({ value }) => value))
  const others = points.filter(
    (_, index) => !runs.some(({ first, last }) => index >= first && index <= last),
  )
  const end = at(points.length - 1)
  return runs
    .filter((run) => {
      const asHigh = others.filter(({ value }) => value >= nearly * level(run)).length
      // Of what the series begins with nobody saw the beginning.
      return run.first > 0 && asHigh <= mostAsHigh * others.length
    })
    .map((run) => ({
      ...{ from: at(run.first), usual, level: level(run) },
      to: end - at(run.last) < calmMs ? null : at(run.last + 1),
    }))
}

/** Stretches above a limit; what is calm for a moment only goes on. */
function highRuns(points: readonly Point[], limit: number): Run[] {
  const runs: Run[] = []
  points.forEach(({ at }, index) => {
    const near = points.slice(Math.max(0, index - 2), index + smoothing - 2)
    if (!(middle(near.map(({ value }) => value)) > limit)) return
    const run = runs.at(-1)
    if (run && at - (points[run.last]?.at ?? 0) <= calmMs) run.last = index
    else runs.push({ first: index, last: index })
  })
  return runs
}

/** The series without its values in the stretches. */
export function without(series: Series, stretches: readonly Excursion[]): Series {
  if (stretches.length === 0) return series
  const values = series.values.map((value, index) => {
    const at = series.times[index] ?? 0
    return stretches.some(({ from, to }) => at >= from && at < (to ?? Infinity)) ? NaN : value
  })
  return { ...series, values }
}

function middle(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)] ?? NaN
}
