import type { Dialect } from '../dialects/dialect.ts'
import type { Replica, RunningSystem } from '../running/running.ts'
import { collectorPoints } from './collector-metrics.ts'
import { encodePoints, type Point } from './points.ts'
import type { RequestMetrics } from './request-metrics.ts'
import { podValues, pointsOf, poolValues, runtimeValues } from './runtime-metrics.ts'

/** Points of one export, with the moment at which it was made. */
export type MetricExport = { readonly atMs: number; readonly points: readonly Point[] }

export type MetricsManner = {
  readonly intervalMs: number
  /** Sums and histograms are sent as what came since the last time. */
  readonly isDelta: boolean
}

/** Reads all metrics of a running system at a fixed pace. */
export function exportMetrics(
  running: RunningSystem,
  {
    requests,
    manner,
    dialectOf,
    resourceText,
  }: {
    readonly requests: RequestMetrics
    readonly manner: MetricsManner
    readonly dialectOf: (service: string) => Dialect
    readonly resourceText: (replica: Replica) => string
  },
): readonly MetricExport[] {
  const { simulation } = running
  const exports: MetricExport[] = []
  const busyBefore = new Map<Replica, number>()
  const dialect = (replica: Replica): Dialect => dialectOf(replica.service.plan.name)
  const read = (): void => {
    const atMs = simulation.now
    const replicas = [...running.services.values()]
      .flatMap((service) => service.replicas)
      .filter(({ isDown }) => !isDown)
    const points = requests.points(replicas, {
      ...{ atMs, isDelta: manner.isDelta, resourceOf: resourceText },
      scopeOf: (replica) => dialect(replica).server.scope,
    })
    for (const replica of replicas) {
      const busyMs = replica.cpu.busyMs()
      const own =
        (busyMs - (busyBefore.get(replica) ?? 0)) / (manner.intervalMs * replica.cpu.capacity)
      busyBefore.set(replica, busyMs)
      const cpu = Math.min(1, own + (1 - replica.speed) * (1 - own))
      const vitals = { replica, cpu }
      const values = [
        ...runtimeValues(vitals, dialect(replica)),
        ...podValues(vitals, dialect(replica)),
        ...poolValues(vitals, dialect(replica)),
      ]
      const base = { resource: resourceText(replica), startMs: replica.startedAt, atMs }
      points.push(...pointsOf(values, { ...base, scope: 'runtime' }))
    }
    points.push(...collectorPoints(running, atMs))
    exports.push({ atMs, points })
    simulation.after(manner.intervalMs, read)
  }
  simulation.after(manner.intervalMs, read)
  return exports
}

/** A request with the points of one export. */
export function encodeExport(
  { points }: MetricExport,
  { epochMs, isDelta }: { readonly epochMs: number; readonly isDelta: boolean },
): string {
  return encodePoints(points, { epochMs, isDelta })
}
