import type { MetricAggregate } from '@faultline/sdk'

/**
 * Something that a system can run out of. Resources are listed with the one that starves the others
 * first: locks hold connections, a full heap burns the processor on collecting garbage, a busy
 * processor holds connections longer.
 */
export type ResourceName = 'locks' | 'memory' | 'cpu' | 'event_loop' | 'connection_pool'
export const resourceOrder: readonly ResourceName[] = [
  'locks',
  'memory',
  'cpu',
  'event_loop',
  'connection_pool',
]

/** A metric as it is asked for. */
export type Reading = {
  readonly metric: string
  readonly where?: Readonly<Record<string, string>>
  readonly aggregate: MetricAggregate
}

/**
 * One way to see that a resource ran out. With `limit` the reading is divided by it. It ran out
 * when the level reaches `full`; a queue, in which normally nothing waits, has `full: 1`.
 */
export type Signal = {
  readonly resource: ResourceName
  readonly reading: Reading
  readonly limit?: Reading
  readonly full: number
  /** `1` for shares of a whole, else what is counted. */
  readonly unit: string
  /** Of a queue rather than a level: that it fills is news, however small it was before. */
  readonly isQueue?: boolean
}

const level = (resource: ResourceName, metric: string, full: number): Signal => ({
  resource,
  reading: { metric, aggregate: 'max' },
  full,
  unit: '1',
})

/** Semantic-convention names of OpenTelemetry, and those of its collector's receivers. */
export const signals: readonly Signal[] = [
  level('cpu', 'process.cpu.utilization', 0.75),
  level('cpu', 'jvm.cpu.recent_utilization', 0.85),
  level('cpu', 'k8s.pod.cpu_limit_utilization', 0.9),
  level('event_loop', 'nodejs.eventloop.utilization', 0.85),
  level('memory', 'k8s.pod.memory_limit_utilization', 0.95),
  {
    resource: 'memory',
    reading: { metric: 'v8js.memory.heap.used', aggregate: 'max' },
    limit: { metric: 'v8js.memory.heap.limit', aggregate: 'max' },
    full: 0.7,
    unit: '1',
  },
  {
    resource: 'memory',
    reading: { metric: 'jvm.memory.used', where: { 'jvm.memory.type': 'heap' }, aggregate: 'sum' },
    limit: { metric: 'jvm.memory.limit', where: { 'jvm.memory.type': 'heap' }, aggregate: 'sum' },
    full: 0.9,
    unit: '1',
  },
  {
    resource: 'connection_pool',
    reading: {
      metric: 'db.client.connection.count',
      where: { 'db.client.connection.state': 'used' },
      aggregate: 'max',
    },
    limit: { metric: 'db.client.connection.max', aggregate: 'max' },
    full: 0.95,
    unit: '1',
  },
  {
    resource: 'connection_pool',
    reading: { metric: 'db.client.connection.pending_requests', aggregate: 'max' },
    full: 1,
    unit: '{request}',
    isQueue: true,
  },
]

/** Names of metrics that count what waits for a lock, as exporters of databases call them. */
export const lockMetrics: readonly string[] = ['*lock*wait*', '*blocked*']
