import type { Attributes, Dialect } from '../dialects/dialect.ts'
import type { Called, Served } from '../running/recorder.ts'
import type { Replica } from '../running/running.ts'
import type { Operation } from '../system/system.ts'
import { grpcCode } from './http-attributes.ts'
import type { Point } from './points.ts'

type Kept = {
  readonly metric: string
  readonly unit: string
  readonly attributes: Attributes
  readonly bounds: readonly number[]
  counts: number[]
  sum: number
  count: number
}

const secondBounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]
const milliBounds = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000]

/** The histograms of requests that processes keep, by the conventions of their dialect. */
export class RequestMetrics {
  readonly #kept = new Map<Replica, Map<string, Kept>>()
  #exportedAt = 0

  served(event: Served, dialect: Dialect, operation: Operation): void {
    const { status } = event
    const ms = event.endMs - event.startMs
    if (event.message !== undefined) return
    if (dialect.rpc !== undefined && event.parentId !== undefined) {
      this.#add(event.replica, ms, {
        ...{ metric: 'rpc.server.duration', unit: 'ms', bounds: milliBounds },
        attributes: {
          ...{ 'rpc.system': 'grpc', 'rpc.method': operation.name },
          'rpc.grpc.status_code': grpcCode(status),
        },
      })
      return
    }
    const { method, route } = operation
    if (dialect.conventions === 'old') {
      this.#add(event.replica, ms, {
        ...{ metric: 'http.server.duration', unit: 'ms', bounds: milliBounds },
        attributes: { 'http.method': method, 'http.route': route, 'http.status_code': status },
      })
      return
    }
    this.#add(event.replica, ms / 1000, {
      ...{ metric: 'http.server.request.duration', unit: 's', bounds: secondBounds },
      attributes: {
        ...{ 'http.request.method': method, 'http.route': route },
        ...{ 'http.response.status_code': status, 'url.scheme': 'http' },
        ...(status >= 500 ? { 'error.type': String(status) } : {}),
      },
    })
  }

  called(event: Called, dialect: Dialect): void {
    if (dialect.rpc !== undefined || dialect.conventions === 'old') return
    const { status, callee, error } = event
    this.#add(event.replica, (event.endMs - event.startMs) / 1000, {
      ...{ metric: 'http.client.request.duration', unit: 's', bounds: secondBounds },
      attributes: {
        'server.address': callee,
        ...(status > 0 ? { 'http.response.status_code': status } : {}),
        ...(error === undefined ? {} : { 'error.type': error }),
      },
    })
  }

  /** What is kept at a moment, as every process that is there exports it. */
  points(
    replicas: readonly Replica[],
    {
      atMs,
      isDelta,
      resourceOf,
      scopeOf,
    }: {
      readonly atMs: number
      readonly isDelta: boolean
      readonly resourceOf: (replica: Replica) => string
      readonly scopeOf: (replica: Replica) => string
    },
  ): Point[] {
    const points = replicas.flatMap((replica) =>
      [...(this.#kept.get(replica)?.values() ?? [])].flatMap((kept): Point[] => {
        if (isDelta && kept.count === 0) return []
        const { metric, unit, attributes, bounds, counts, sum, count } = kept
        const value = { bounds, counts: [...counts], sum, count }
        if (isDelta) Object.assign(kept, { counts: counts.map(() => 0), sum: 0, count: 0 })
        return [
          {
            ...{ resource: resourceOf(replica), scope: scopeOf(replica), metric, unit, attributes },
            ...{ kind: 'histogram', atMs, value },
            startMs: isDelta ? this.#exportedAt : replica.startedAt,
          },
        ]
      }),
    )
    this.#exportedAt = atMs
    return points
  }

  #add(
    replica: Replica,
    value: number,
    of: Pick<Kept, 'metric' | 'unit' | 'attributes' | 'bounds'>,
  ): void {
    const own = this.#kept.get(replica) ?? new Map<string, Kept>()
    this.#kept.set(replica, own)
    const key = `${of.metric} ${Object.values(of.attributes).join(' ')}`
    const known = own.get(key) ?? {
      ...of,
      counts: new Array<number>(of.bounds.length + 1).fill(0),
      sum: 0,
      count: 0,
    }
    own.set(key, known)
    const bucket = known.bounds.findIndex((bound) => value <= bound)
    const at = bucket === -1 ? known.bounds.length : bucket
    known.counts[at] = (known.counts[at] ?? 0) + 1
    known.sum += value
    known.count += 1
  }
}
