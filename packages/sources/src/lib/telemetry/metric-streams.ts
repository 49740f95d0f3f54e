import { subtractHistogram, type Histogram } from '../otlp/buckets.ts'
import type { MetricPoint, MetricType } from '../otlp/metrics.ts'
import type { Attributes } from '../otlp/values.ts'
import { amountOf, isYoung, liveTracks, placeReading, type Track } from './metric-writers.ts'
import { keyOf } from './resources.ts'

export type MetricStream = {
  readonly id: number
  readonly metric: string
  readonly type: MetricType
  readonly unit: string
  readonly labels: Attributes
}

export type MetricPointRow = {
  readonly streamId: number
  readonly timeNs: bigint
  readonly sinceNs: bigint | undefined
  readonly value: number | undefined
  readonly increase: number | undefined
  readonly sum: number | undefined
  readonly buckets: Histogram['buckets'] | undefined
}

/** What is known of all who write under one identity. */
type StreamState = {
  readonly firstNs: bigint
  readonly tracks: readonly Track[]
  /** Reports of delta and of levels that were taken, so that those sent again are told. */
  readonly recent: readonly string[]
}
type Reports = { readonly firstNs: bigint; readonly lastNs: bigint }

/** So many reports of a stream are remembered. */
const mostRecent = 32

/**
 * Turns readings of counters and histograms into what happened between them, as they arrive: then
 * queries are plain sums and a restart of the process that is measured is no special case. It
 * knows the last reading of every stream. Work is done in a transaction: between `begin` and
 * `commit` or `rollback`, changes can be taken back, so that a write that failed can be repeated.
 *
 * A stream is one writer: a resource, its instrumentation, a metric and its attributes, and where
 * several write under all of that, each of them (`metric-writers.ts`). A cumulative reading older than
 * the last one of its writer is dropped, since that covers it; delta and levels may come in any order.
 */
export class MetricStreams {
  readonly #states = new Map<string, StreamState>()
  /** When each metric of each resource was reported, by all and by writer. */
  readonly #reports = new Map<string, Reports>()
  #undo: (() => void)[] = []
  #nextId: number

  constructor(nextId: number) {
    this.#nextId = nextId
  }

  begin(): void {
    this.#undo = []
  }

  rollback(): void {
    for (const undo of this.#undo.toReversed()) undo()
    this.#undo = []
  }

  /** Takes in points; tells of streams that are new. */
  accept(points: readonly MetricPoint[]): { streams: MetricStream[]; rows: MetricPointRow[] } {
    const streams: MetricStream[] = []
    const rows: MetricPointRow[] = []
    const reports = new Map<string, bigint>()
    for (const point of points) {
      const metricKey = `${point.metric}\u0000${keyOf(point.resource)}\u0000${point.scope}`
      const reading = this.#place(point, metricKey)
      if (reading === undefined) continue
      if (reading.isNew) streams.push(toStream(reading.id, point))
      rows.push(toRow(reading))
      for (const key of [metricKey, writerKey(metricKey, point)]) reports.set(key, point.timeNs)
    }
    for (const [key, timeNs] of reports) this.#setReport(key, timeNs)
    return { streams, rows }
  }

  /** Forgets streams that have not reported since `beforeNs`. */
  forgetBefore(beforeNs: bigint): void {
    for (const [key, { tracks }] of this.#states) {
      if (tracks.every(({ timeNs }) => timeNs < beforeNs)) this.#states.delete(key)
    }
    for (const [key, { lastNs }] of this.#reports) {
      if (lastNs < beforeNs) this.#reports.delete(key)
    }
  }

  /** Finds the stream of a point and since when it counts; undefined when it says nothing new. */
  #place(point: MetricPoint, metricKey: string): Reading | undefined {
    const key = [
      metricKey,
      point.type,
      point.temporality,
      point.unit,
      keyOf(point.attributes),
    ].join('\u0000')
    const state = this.#states.get(key)
    const isCumulative = point.temporality === 'cumulative' && point.type !== 'gauge'
    if (isCumulative && state) return this.#placeCumulative(point, key, state)

    const report = `${point.startNs ?? ''} ${point.timeNs} ${amountOf(point.value)}`
    if (!isCumulative && state?.recent.includes(report)) return undefined
    const last = state?.tracks[0]
    const id = last?.id ?? this.#takeId()
    const total = totalOf(point, last)
    const track = trackOf(point, { id, value: total })
    const isLater = !last || point.timeNs >= last.timeNs
    this.#setState(key, {
      firstNs: state?.firstNs ?? point.timeNs,
      tracks: [isLater ? track : { ...last, value: total }],
      recent: isCumulative ? [] : [...(state?.recent ?? []).slice(1 - mostRecent), report],
    })
    const sinceNs = isCumulative
      ? this.#sinceFirst(point, metricKey)
      : (point.startNs ?? (last && isLater ? last.timeNs : undefined))
    return { point, id, isNew: !last, sinceNs, before: undefined, total }
  }

  #placeCumulative(point: MetricPoint, key: string, state: StreamState): Reading | undefined {
    const tracks = liveTracks(state.tracks, point)
    const placed = placeReading(point, tracks, state.firstNs)
    if (placed === undefined) return undefined
    const id = placed.track?.id ?? this.#takeId()
    const track = trackOf(point, { id, value: point.value, isSuspected: placed.isSuspected })
    const others = tracks
      .filter((other) => other !== placed.track)
      .map((other) =>
        other.startNs === point.startNs ? { ...other, silent: other.silent + 1 } : other,
      )
    this.#setState(key, { ...state, tracks: [...others, track] })
    const { sinceNs } = placed
    const before = placed.before?.value
    return { point, id, isNew: !placed.track, sinceNs, before, total: point.value }
  }

  /**
   * Since when the first reading of a counter tells: since its start where that was seen, or since
   * its writer last reported without it; undefined when it may have counted long before.
   */
  #sinceFirst(point: MetricPoint, metricKey: string): bigint | undefined {
    const all = this.#reports.get(metricKey)
    const { startNs } = point
    if (isYoung(point)) return startNs
    if (startNs !== undefined && all && startNs >= all.firstNs) return startNs
    const own = this.#reports.get(writerKey(metricKey, point))
    if (own === undefined || own.lastNs >= point.timeNs) return undefined
    return startNs !== undefined && startNs > own.lastNs ? startNs : own.lastNs
  }

  #takeId(): number {
    this.#nextId += 1
    return this.#nextId - 1
  }

  #setState(key: string, state: StreamState): void {
    const before = this.#states.get(key)
    this.#undo.push(() => restore(this.#states, key, before))
    this.#states.set(key, state)
  }

  #setReport(key: string, timeNs: bigint): void {
    const before = this.#reports.get(key)
    this.#undo.push(() => restore(this.#reports, key, before))
    const lastNs = before && before.lastNs > timeNs ? before.lastNs : timeNs
    this.#reports.set(key, { firstNs: before?.firstNs ?? timeNs, lastNs })
  }
}

function writerKey(metricKey: string, { startNs }: MetricPoint): string {
  return `${metricKey}\u0000${startNs ?? ''}`
}

function trackOf(
  point: MetricPoint,
  known: Pick<Track, 'id' | 'value'> & { readonly isSuspected?: boolean | undefined },
): Track {
  const { id, value, isSuspected = false } = known
  return { id, value, isSuspected, startNs: point.startNs, timeNs: point.timeNs, silent: 0 }
}

function restore<Value>(map: Map<string, Value>, key: string, before: Value | undefined): void {
  if (before === undefined) map.delete(key)
  else map.set(key, before)
}

function toStream(id: number, point: MetricPoint): MetricStream {
  const labels = new Map([...point.resource, ...point.attributes])
  return { id, metric: point.metric, type: point.type, unit: point.unit, labels }
}

/** A delta gauge (an up-down counter that reports differences) is summed up to its level. */
function totalOf(point: MetricPoint, last: Track | undefined): number | Histogram {
  const isDelta = point.temporality === 'delta' && point.type === 'gauge'
  if (!isDelta || typeof point.value !== 'number') return point.value
  return point.value + (typeof last?.value === 'number' ? last.value : 0)
}

/** A point in its stream: what was read before it, and since when it counts. */
type Reading = {
  readonly point: MetricPoint
  readonly id: number
  readonly isNew: boolean
  readonly sinceNs: bigint | undefined
  readonly before: number | Histogram | undefined
  readonly total: number | Histogram
}

function toRow({ point, id, sinceNs, before, total }: Reading): MetricPointRow {
  const fields = { streamId: id, timeNs: point.timeNs, sinceNs }
  if (point.type === 'gauge') {
    const level = typeof total === 'number' ? total : undefined
    return { ...fields, value: level, increase: undefined, sum: undefined, buckets: undefined }
  }
  const isKnown = sinceNs !== undefined
  if (typeof point.value === 'number') {
    const increase = point.value - (typeof before === 'number' ? before : 0)
    const known = isKnown ? increase : undefined
    return { ...fields, value: point.value, increase: known, sum: undefined, buckets: undefined }
  }
  const observed =
    before !== undefined && typeof before !== 'number'
      ? subtractHistogram(point.value, before)
      : point.value
  return {
    ...fields,
    value: undefined,
    increase: isKnown ? observed.count : undefined,
    sum: isKnown ? observed.sum : undefined,
    buckets: isKnown ? observed.buckets : undefined,
  }
}
