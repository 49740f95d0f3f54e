import type { CallEdge, SeriesData } from '@faultline/sdk'
import type { NezhaDay } from '../nezha-day.ts'
import { callEdge, createMetricTable, type MetricTable } from '../table-source.ts'

const minute = 60_000

/** A day of Nezha as sources answer it, and the params by which an analyzer asks for it. */
export interface NezhaDaySource {
  readonly table: MetricTable
  readonly calls: readonly CallEdge[]
  /** Params of the analyzers that compare nodes, for an alert at a time. */
  readonly paramsAt: (alert: number) => Readonly<Record<string, unknown>>
}

const seenByCaller = 'latency_p50_seen_by_caller'
const seenByCallee = 'latency_p50_seen_by_callee'

export function nezhaDaySource(day: NezhaDay): NezhaDaySource {
  const metrics = new Map<string, SeriesData[]>()
  const add = (name: string, series: Pick<SeriesData, 'labels' | 'times' | 'values'>): void => {
    metrics.set(name, [...(metrics.get(name) ?? []), { name, ...series }])
  }
  for (const [id, own] of day.services) {
    for (const [name, series] of own) add(name, { labels: { service: id }, ...series })
  }
  const names = [...metrics.keys()]
  const reading = (pattern: RegExp) =>
    names.filter((name) => pattern.test(name)).map((metric) => ({ metric }))
  const [resources, service] = [reading(/^CpuUsageRate/), reading(/^PodServerLatency/)]
  for (const { caller, callee, ends } of day.links) {
    if (ends === undefined) continue
    const labels = { source: caller, destination: callee }
    add(seenByCaller, { labels, ...ends.caller })
    add(seenByCallee, { labels, ...ends.callee })
  }
  const hasGaps = metrics.has(seenByCaller)
  const normal = spanOf([...metrics.values()].flat())
  return {
    table: createMetricTable(metrics),
    calls: day.links.map(({ caller, callee }) => callEdge(caller, callee)),
    paramsAt: (alert) => ({
      // The six minutes before the alert, in which the trouble must have begun, and three after.
      incident: { from: alert - 6 * minute, to: justAfter(alert + 3 * minute) },
      ...{ normal, guardMs: 2 * minute, stepMs: minute, node: 'service', resources, service },
      ...(day.links.length > 0 ? { calls: 'traces' } : {}),
      ...(hasGaps
        ? {
            gap: {
              seenByCaller: { metric: seenByCaller },
              seenByCallee: { metric: seenByCallee },
              ...{ caller: 'source', callee: 'destination' },
            },
          }
        : {}),
    }),
  }
}

/** All that was recorded. */
function spanOf(all: readonly SeriesData[]): { from: number; to: number } {
  let [from, to] = [Infinity, 0]
  for (const { times } of all) {
    for (const time of times) {
      from = Math.min(from, time)
      to = Math.max(to, time)
    }
  }
  return { from, to: justAfter(to) }
}

/** Windows end before their last moment: this one's is in it. */
function justAfter(time: number): number {
  return time + 0.001
}
