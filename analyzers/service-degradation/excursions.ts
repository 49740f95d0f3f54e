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

/** Shorter stretches are unevenness rather than an incident. */
const shortest = { steps: 8, ms: 30_000 }
const smoothing = 5
const bridged = 3

/**
 * The long stretches in which a series was high. Values are smoothed by a rolling median, so that a
 * slow moment now and then is none; the usual level is that of the quieter part of the series.
 */
export function excursions({ times, values }: Series, high: High): Excursion[] {
  const points = [...values].flatMap((value, index) =>
    Number.isFinite(value) ? [{ at: times[index] ?? 0, value }] : [],
  )
  if (points.length < 3 * shortest.steps) return []
  const usual = quantile(
    points.map(({ value }) => value),
    0.35,
  ).value
  if (usual === null || usual === undefined) return []
  const isHigh = points.map((_, index) => {
    const near = points.slice(Math.max(0, index - 2), index + smoothing - 2)
    return middle(near.map(({ value }) => value)) > Math.max(usual * high.ratio, usual + high.by)
  })
  const runs: { first: number; last: number }[] = []
  isHigh.forEach((one, index) => {
    if (!one) return
    const run = runs.at(-1)
    if (run && index - run.last <= bridged) run.last = index
    else runs.push({ first: index, last: index })
  })
  const at = (index: number): number => points[index]?.at ?? 0
  return runs
    .filter(({ first, last }) => {
      const isLong = last - first + 1 >= shortest.steps && at(last) - at(first) >= shortest.ms
      return isLong && first > 0
    })
    .map(({ first, last }) => ({
      from: at(first),
      to: last + bridged >= points.length ? null : at(last + 1),
      usual,
      level: middle(points.slice(first, last + 1).map(({ value }) => value)),
    }))
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
