import { median } from '@faultline/analysis'
import type { Analyze, Exhaustion as AnalyzedExhaustion, Series } from '@faultline/sdk'
import { resourceOrder, type ResourceName, type Signal } from './resources.ts'

/** A resource of a service that ran out, with the series that shows it. */
export type Exhaustion = {
  readonly service: string
  readonly resource: ResourceName
  readonly before: number
  readonly after: number
  readonly unit: string
  readonly series: Series
}

/** How much of a resource a service uses, over time. */
export type Level = {
  readonly service: string
  readonly signal: Signal
  readonly series: Series
}

/** Growth of a level that counts, beside that it reaches the limit. */
const growth = 1.25

/** Beside a full event loop, so much of what counts as full says that it computes rather than waits. */
const computing = 0.5

/** The resources that ran out, each once, however many signals show it. */
export function exhaustions(levels: readonly Level[], onset: number): Exhaustion[] {
  const first = new Map<string, Exhaustion>()
  for (const level of levels) {
    const found = exhaustion(level, onset)
    const one =
      found?.resource === 'event_loop' ? (behindEventLoop(found, levels, onset) ?? found) : found
    const key = `${one?.service} ${one?.resource}`
    if (one && !first.has(key)) first.set(key, one)
  }
  return [...first.values()]
}

/**
 * An event loop that is full of computing has run out of processor, even where other processes
 * leave it less than a whole one.
 */
function behindEventLoop(
  { service }: Exhaustion,
  levels: readonly Level[],
  onset: number,
): Exhaustion | undefined {
  for (const { signal, ...level } of levels) {
    if (level.service !== service || signal.resource !== 'cpu') continue
    const eased = { ...signal, full: signal.full * computing }
    const found = exhaustion({ ...level, signal: eased }, onset)
    if (found) return found
  }
  return undefined
}

/**
 * Whether a level reached its limit with the trouble. The level before is the median of the time
 * before the onset; the level after that of the last half of the time since, which a resource that
 * fills slowly reaches last.
 */
function exhaustion({ service, signal, series }: Level, onset: number): Exhaustion | null {
  const end = series.times.at(-1) ?? onset
  const before = medianWithin(series, { from: -Infinity, to: onset })
  const after = medianWithin(series, { from: (onset + end) / 2, to: Infinity }) ?? last(series)
  if (after === undefined || after < signal.full) return null
  // At its limit all along, and all was well: that is how it is used.
  if (before !== undefined && after < before * (signal.isQueue ? 3 : growth)) return null
  return {
    service,
    resource: signal.resource,
    before: before ?? 0,
    after,
    unit: signal.unit,
    series,
  }
}

/** The reading divided by its limit, step by step. */
export function shareOfLimit(used: Series, limit: Series | undefined): Series | null {
  if (!limit) return null
  const limits = new Map(
    [...limit.times].map((time, index) => [time, limit.values[index] ?? Number.NaN]),
  )
  const values = used.values.map(
    (value, index) => value / (limits.get(used.times[index] ?? 0) ?? Number.NaN),
  )
  return {
    ...used,
    name: `${used.name} / ${limit.name}`,
    unit: '1',
    values,
    provenance: [...used.provenance, ...limit.provenance],
  }
}

/** Of several resources that ran out, the one that explains the others: of the most suspect service, and starving the rest. */
export function rankExhaustions(
  found: readonly Exhaustion[],
  weights: ReadonlyMap<string, number>,
): Exhaustion[] {
  const suspect = (one: Exhaustion): number => ((weights.get(one.service) ?? 0) >= 0.3 ? 0 : 1)
  return found.toSorted(
    (one, other) =>
      suspect(one) - suspect(other) ||
      resourceOrder.indexOf(one.resource) - resourceOrder.indexOf(other.resource) ||
      (weights.get(other.service) ?? 0) - (weights.get(one.service) ?? 0),
  )
}

/** A process that is busy dying reports rarely: its last word counts. */
function last({ values }: Series): number | undefined {
  return values.findLast((value) => Number.isFinite(value))
}

function medianWithin(
  { times, values }: Series,
  window: { readonly from: number; readonly to: number },
): number | undefined {
  const within = values.filter((_, index) => {
    const time = times[index] ?? 0
    return time >= window.from && time < window.to
  })
  return median(within).value ?? undefined
}

/** What is on its way to its limit, and when it arrives there if it goes on. */
export type Approach = { readonly level: Level; readonly exhaustion: AnalyzedExhaustion }

/** Nearer than this to its beginning, a line through a level that rises says nothing of the future. */
const leastRise = 0.1
/** Of so many levels looked at, one rises by chance in one of twenty cases. */
const chance = 0.05

/**
 * The levels that will reach their limits soon if they go on rising as they do; the first to arrive
 * comes first. A queue has no line to its limit.
 */
export function approaches(
  levels: readonly Level[],
  { analyze, onset }: { readonly analyze: Analyze; readonly onset: number },
): Approach[] {
  return levels
    .filter(({ signal }) => !signal.isQueue)
    .flatMap((level): Approach[] => {
      const exhaustion = analyze.exhaustion(level.series, {
        title: `${level.series.name} of ${level.service}`,
        limit: level.signal.full,
        direction: 'up',
        significance: chance / levels.length,
        marks: [{ at: onset, label: 'users began to suffer' }],
      })
      const isRising = exhaustion && exhaustion.last - exhaustion.first >= leastRise
      return isRising ? [{ level, exhaustion }] : []
    })
    .toSorted((one, other) => one.exhaustion.at - other.exhaustion.at)
}
