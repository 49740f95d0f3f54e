import { subtractHistogram, type Histogram } from '../otlp/buckets.ts'
import type { MetricPoint, MetricType } from '../otlp/metrics.ts'
import type { Attributes } from '../otlp/values.ts'
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

type StreamState = {
  readonly id: number
  readonly startNs: bigint | undefined
  readonly timeNs: bigint
  readonly value: number | Histogram
}

/** Younger counters than this are taken to have started at zero when the store first sees them. */
const youngNs = 60_000_000_000n

/**
 * Turns readings of counters and histograms into what happened between them, as they arrive: then
 * queries are plain sums and a restart of the process that is measured is no special case. It
 * knows the last reading of every stream. Work is done in a transaction: between `begin` and
 * `commit` or `rollback`, changes can be taken back, so that a write that failed can be repeated.
 *
 * A reading older than the last one of its stream is dropped: the later one covers it.
 */
export class MetricStreams {
  readonly #states = new Map<string, StreamState>()
  /** When each metric of each resource was last reported: before then, a new stream was at zero. */
  readonly #lastReports = new Map<string, bigint>()
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

  /** Takes in points, oldest first by stream; tells of streams that are new. */
  accept(points: readonly MetricPoint[]): { streams: MetricStream[]; rows: MetricPointRow[] } {
    const streams: MetricStream[] = []
    const rows: MetricPointRow[] = []
    const reports = new Map<string, bigint>()
    for (const point of points) {
      const resourceKey = `${point.metric}\u0000${keyOf(point.resource)}`
      const key = `${resourceKey}\u0000${point.type}\u0000${keyOf(point.attributes)}`
      const last = this.#states.get(key)
      if (last && point.timeNs <= last.timeNs) continue
      const id = last?.id ?? this.#nextId
      if (!last) {
        this.#nextId += 1
        streams.push(toStream(id, point))
      }
      const value = totalOf(point, last)
      this.#setState(key, { id, startNs: point.startNs, timeNs: point.timeNs, value })
      const sinceNs = sinceOf(point, last, this.#lastReports.get(resourceKey))
      rows.push(toRow({ id, point, sinceNs, last }))
      reports.set(resourceKey, point.timeNs)
    }
    for (const [key, timeNs] of reports) this.#setReport(key, timeNs)
    return { streams, rows }
  }

  /** Forgets streams that have not reported since `beforeNs` and returns their ids. */
  forgetBefore(beforeNs: bigint): number[] {
    const forgotten: number[] = []
    for (const [key, state] of this.#states) {
      if (state.timeNs >= beforeNs) continue
      this.#states.delete(key)
      forgotten.push(state.id)
    }
    for (const [key, timeNs] of this.#lastReports) {
      if (timeNs < beforeNs) this.#lastReports.delete(key)
    }
    return forgotten
  }

  #setState(key: string, state: StreamState): void {
    const before = this.#states.get(key)
    this.#undo.push(() => restore(this.#states, key, before))
    this.#states.set(key, state)
  }

  #setReport(key: string, timeNs: bigint): void {
    const before = this.#lastReports.get(key)
    this.#undo.push(() => restore(this.#lastReports, key, before))
    this.#lastReports.set(key, timeNs)
  }
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
function totalOf(point: MetricPoint, last: StreamState | undefined): number | Histogram {
  const isDelta = point.temporality === 'delta' && point.type === 'gauge'
  if (!isDelta || typeof point.value !== 'number') return point.value
  return point.value + (typeof last?.value === 'number' ? last.value : 0)
}

/** Since when the row's increase was observed, or undefined when that is not known. */
function sinceOf(
  point: MetricPoint,
  last: StreamState | undefined,
  lastReport: bigint | undefined,
): bigint | undefined {
  if (point.temporality === 'delta') return point.startNs ?? last?.timeNs
  if (last) return isReset(point, last) ? latest(point.startNs, last.timeNs) : last.timeNs
  if (lastReport !== undefined && lastReport < point.timeNs)
    return latest(point.startNs, lastReport)
  const isYoung = point.startNs !== undefined && point.timeNs - point.startNs <= youngNs
  return isYoung ? point.startNs : undefined
}

function latest(one: bigint | undefined, other: bigint): bigint {
  return one !== undefined && one > other ? one : other
}

function isReset(point: MetricPoint, last: StreamState): boolean {
  if (point.startNs !== undefined && last.startNs !== undefined && point.startNs > last.startNs) {
    // Some processes move the start with every report without starting again.
    return amountOf(point.value) < amountOf(last.value) || point.startNs >= last.timeNs
  }
  return amountOf(point.value) < amountOf(last.value)
}

function amountOf(value: number | Histogram): number {
  return typeof value === 'number' ? value : value.count
}

function toRow(reading: {
  readonly id: number
  readonly point: MetricPoint
  readonly sinceNs: bigint | undefined
  readonly last: StreamState | undefined
}): MetricPointRow {
  const { id, point, sinceNs, last } = reading
  const fields = { streamId: id, timeNs: point.timeNs, sinceNs }
  if (point.type === 'gauge') {
    const value = totalOf(point, last)
    const level = typeof value === 'number' ? value : undefined
    return { ...fields, value: level, increase: undefined, sum: undefined, buckets: undefined }
  }
  const isKnown = sinceNs !== undefined
  const before = point.temporality === 'delta' || !last || isReset(point, last) ? undefined : last
  if (typeof point.value === 'number') {
    const increase = point.value - (typeof before?.value === 'number' ? before.value : 0)
    const known = isKnown ? increase : undefined
    return { ...fields, value: point.value, increase: known, sum: undefined, buckets: undefined }
  }
  const observed =
    before && typeof before.value !== 'number'
      ? subtractHistogram(point.value, before.value)
      : point.value
  return {
    ...fields,
    value: undefined,
    increase: isKnown ? observed.count : undefined,
    sum: isKnown ? observed.sum : undefined,
    buckets: isKnown ? observed.buckets : undefined,
  }
}
