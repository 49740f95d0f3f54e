import type {
  Analyze,
  CallEdge,
  Provenance,
  Series,
  Shift,
  TracesClient,
  Window,
} from '@faultline/sdk'
import { formatQuantity } from '@faultline/sdk'
import { isWaitedFor } from './graph.ts'
import { isSurelyHigher } from './slices.ts'

/** One edge of the call graph that got worse, by the measure that shows it best. */
export type LoudEdge = {
  readonly caller: string
  readonly callee: string
  readonly measure: 'duration' | 'gap' | 'errors'
  readonly shift: Shift
  /** How much worse, in logarithms and times the doubt: what edges are ranked by. */
  readonly loudness: number
}

/** The smallest changes of an edge that matter. */
const noticeable = { ratio: 1.4, ms: 4, errorRatio: 0.02 }
/** Of all edges and measures together, one is called loud by chance in so many cases. */
const chance = 0.05
const most = { bins: 40, narrowestMs: 1_000 }
const fewestPerBin = 1

/**
 * The edges below a service that got worse, loudest first. A slow callee that few requests need does
 * not show in the service's own latency, so each edge is a series of its own.
 */
export async function loudEdges(
  traces: Pick<TracesClient, 'calls'>,
  service: string,
  {
    window,
    analyze,
    earliest,
  }: {
    readonly window: Window
    readonly analyze: Analyze
    /** Only what began at or after this time counts, epoch milliseconds. */
    readonly earliest: number
  },
): Promise<readonly LoudEdge[]> {
  const stepMs = Math.max(most.narrowestMs, Math.ceil((window.to - window.from) / most.bins))
  const starts = Array.from(
    { length: Math.max(1, Math.floor((window.to - window.from) / stepMs)) },
    (_, index) => window.from + index * stepMs,
  )
  const bins = await Promise.all(
    starts.map(async (from) => {
      const { rows, provenance } = await traces.calls({ window: { from, to: from + stepMs } })
      return { at: from, rows, provenance }
    }),
  )
  const within = waitedFor(
    service,
    bins.flatMap(({ rows }) => rows),
  )
  const edges = Map.groupBy(
    bins.flatMap((bin) => bin.rows.map((edge) => ({ ...bin, edge }))),
    ({ edge }) => JSON.stringify([edge.caller, edge.callee]),
  )
  const own = [...edges.values()].filter(([first]) => first && within.has(first.edge.caller))
  const level = chance / Math.max(1, own.length)
  return own
    .flatMap((points) => loudest(points, { starts, analyze, level, earliest }))
    .toSorted((one, other) => other.loudness - one.loudness)
}

type Point = {
  readonly at: number
  readonly edge: CallEdge
  readonly provenance: readonly Provenance[]
}

function loudest(
  points: readonly Point[],
  options: {
    readonly starts: readonly number[]
    readonly analyze: Analyze
    readonly level: number
    readonly earliest: number
  },
): LoudEdge[] {
  const [first] = points
  if (!first) return []
  const { caller, callee } = first.edge
  const measures = [
    { measure: 'duration', unit: 'ms', of: (edge: CallEdge) => edge.client.mean },
    { measure: 'gap', unit: 'ms', of: (edge: CallEdge) => edge.gap?.mean ?? NaN },
    { measure: 'errors', unit: '1', of: (edge: CallEdge) => edge.errors / edge.count },
  ] as const
  const found = measures.flatMap(({ measure, unit, of }): LoudEdge[] => {
    const series = seriesOf(points, { ...options, of, unit, name: measure })
    const title = titles[measure](caller, callee)
    const shift = options.analyze.shift(series, { direction: 'up', title })
    if (!shift || shift.onset < options.earliest || !isNoticeable(shift, unit)) return []
    if (!isSurelyHigher(series, shift.onset, options.level)) return []
    return [{ caller, callee, measure, shift, loudness: loudnessOf(shift, unit) }]
  })
  return found.toSorted((one, other) => other.loudness - one.loudness).slice(0, 1)
}

const titles = {
  duration: (caller: string, callee: string) => `duration of calls of ${caller} to ${callee}`,
  gap: (caller: string, callee: string) => `time between ${caller} and ${callee}`,
  errors: (caller: string, callee: string) => `share of calls of ${caller} to ${callee} that fail`,
} as const

function seriesOf(
  points: readonly Point[],
  {
    starts,
    of,
    unit,
    name,
  }: {
    readonly starts: readonly number[]
    readonly of: (edge: CallEdge) => number
    readonly unit: string
    readonly name: string
  },
): Series {
  const values = new Map<number, number>()
  for (const { at, edge } of points) {
    if (edge.count >= fewestPerBin) values.set(at, of(edge))
  }
  return {
    ...{ name, unit, labels: {} },
    times: Float64Array.from(starts),
    values: Float64Array.from(starts, (at) => values.get(at) ?? NaN),
    provenance: points.flatMap(({ provenance }) => provenance),
  }
}

function isNoticeable({ before, after }: Shift, unit: string): boolean {
  if (unit === '1') return after - before >= noticeable.errorRatio
  return after >= before * noticeable.ratio && after - before >= noticeable.ms
}

function loudnessOf({ before, after, effect }: Shift, unit: string): number {
  const grown =
    unit === '1' ? (after - before) * 10 : Math.log2(after / Math.max(before, noticeable.ms))
  return Math.max(0, grown) * Math.min(10, effect)
}

/** The service and everything below it that it waits for. */
function waitedFor(service: string, edges: readonly CallEdge[]): Set<string> {
  const within = new Set([service])
  for (const name of within) {
    for (const edge of edges) if (edge.caller === name && isWaitedFor(edge)) within.add(edge.callee)
  }
  return within
}

/**
 * Where the loudest edges meet: the deepest callee among those that got worse together with the
 * loudest one. A caller's edge is loud because of what its callee waits for.
 */
export function commonEnd(edges: readonly LoudEdge[]): LoudEdge | null {
  const [loudest] = edges
  if (!loudest) return null
  let end = loudest
  const seen = new Set([end.caller])
  for (;;) {
    const deeper = edges.find(
      (edge) =>
        edge.caller === end.callee &&
        !seen.has(edge.callee) &&
        edge.measure === end.measure &&
        grownBy(edge) >= 0.5 * grownBy(end),
    )
    if (!deeper) return end
    seen.add(deeper.caller)
    end = deeper
  }
}

function grownBy({ shift }: LoudEdge): number {
  return shift.after - shift.before
}

/** The beginning of a sentence about requests that are worse off though the service is well on average. */
export function symptomOfEdge(
  service: string,
  { caller, callee, measure, shift }: LoudEdge,
): string {
  const unit = measure === 'errors' ? '1' : 'ms'
  const change = `${formatQuantity(shift.before, unit)} → ${formatQuantity(shift.after, unit)}`
  const what = measure === 'errors' ? 'fail' : 'are slow'
  return `Some requests of ${service} ${what} (calls of ${caller} to ${callee}: ${change})`
}
