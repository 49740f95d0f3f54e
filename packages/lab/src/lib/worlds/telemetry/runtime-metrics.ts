import type { Attributes, Dialect } from '../dialects/dialect.ts'
import { heapLimitMb, type Replica } from '../running/running.ts'
import type { Point } from './points.ts'

/** What a process can tell of itself at a moment. */
export type Vitals = {
  readonly replica: Replica
  /** Share of its processors that it used since the last time. */
  readonly cpu: number
}

type Value = readonly [
  metric: string,
  unit: string,
  value: number,
  more?: { readonly kind?: Point['kind']; readonly attributes?: Attributes },
]

const mb = 1_048_576

/** Metrics of the runtime by the names of each language's own libraries. */
export function runtimeValues({ replica, cpu }: Vitals, dialect: Dialect): Value[] {
  const heap = replica.heapMb * mb
  const limit = heapLimitMb * mb
  const busy = replica.workers.busy
  switch (dialect.runtime) {
    case 'nodejs':
      return [
        ['nodejs.eventloop.utilization', '1', cpu],
        ['nodejs.eventloop.delay.p99', 's', 0.01 + (cpu > 0.9 ? cpu * 0.2 : cpu * 0.01)],
        [
          'v8js.memory.heap.used',
          'By',
          heap,
          { kind: 'updown', attributes: { 'v8js.heap.space.name': 'old_space' } },
        ],
        [
          'v8js.memory.heap.limit',
          'By',
          limit,
          { kind: 'updown', attributes: { 'v8js.heap.space.name': 'old_space' } },
        ],
      ]
    case 'jvm': {
      const attributes = { 'jvm.memory.type': 'heap', 'jvm.memory.pool.name': 'G1 Old Gen' }
      return [
        ['jvm.memory.used', 'By', heap, { kind: 'updown', attributes }],
        ['jvm.memory.limit', 'By', limit, { kind: 'updown', attributes }],
        ['jvm.cpu.recent_utilization', '1', cpu],
        [
          'jvm.thread.count',
          '{thread}',
          24 + busy,
          { kind: 'updown', attributes: { 'jvm.thread.daemon': true } },
        ],
      ]
    }
    case 'python':
      return [
        ['process.cpu.utilization', '1', cpu],
        [
          'process.runtime.cpython.memory',
          'By',
          heap * 1.2,
          { kind: 'updown', attributes: { type: 'rss' } },
        ],
        ['process.runtime.cpython.thread_count', '{thread}', 8 + busy, { kind: 'updown' }],
      ]
    case 'dotnet':
      return [
        [
          'dotnet.gc.last_collection.heap.size',
          'By',
          heap,
          { kind: 'updown', attributes: { 'gc.heap.generation': 'gen2' } },
        ],
        ['dotnet.thread_pool.thread.count', '{thread}', 8 + busy, { kind: 'updown' }],
        [
          'dotnet.thread_pool.queue.length',
          '{work_item}',
          replica.workers.waiting,
          { kind: 'updown' },
        ],
        ['dotnet.process.memory.working_set', 'By', heap * 1.4, { kind: 'updown' }],
      ]
    case 'go':
      return [
        [
          'go.memory.used',
          'By',
          heap,
          { kind: 'updown', attributes: { 'go.memory.type': 'other' } },
        ],
        [
          'go.goroutine.count',
          '{goroutine}',
          12 + busy * 2 + replica.workers.waiting,
          { kind: 'updown' },
        ],
      ]
    case 'ruby':
    case 'php':
    case undefined:
      return []
  }
}

/** What a kubelet tells of a pod; only where processes say which pod they are. */
export function podValues({ replica, cpu }: Vitals, dialect: Dialect): Value[] {
  if (!dialect.identity.includes('pod')) return []
  return [
    ['k8s.pod.cpu_limit_utilization', '1', cpu],
    ['k8s.pod.memory_limit_utilization', '1', Math.min(1, (replica.heapMb * 1.15) / heapLimitMb)],
  ]
}

/** What the client of a database tells of its connections. */
export function poolValues({ replica }: Vitals, dialect: Dialect): Value[] {
  if (dialect.runtime !== 'jvm' && dialect.runtime !== 'nodejs' && dialect.runtime !== 'dotnet')
    return []
  return [...replica.pools].flatMap(([database, pool]): Value[] => {
    const name = { 'db.client.connection.pool.name': database }
    const state = (value: string): Attributes => ({ ...name, 'db.client.connection.state': value })
    return [
      [
        'db.client.connection.count',
        '{connection}',
        pool.busy,
        { kind: 'updown', attributes: state('used') },
      ],
      [
        'db.client.connection.count',
        '{connection}',
        Math.max(0, pool.capacity - pool.busy),
        { kind: 'updown', attributes: state('idle') },
      ],
      [
        'db.client.connection.max',
        '{connection}',
        pool.capacity,
        { kind: 'updown', attributes: name },
      ],
      [
        'db.client.connection.pending_requests',
        '{request}',
        pool.waiting,
        { kind: 'updown', attributes: name },
      ],
    ]
  })
}

/** Values as points. */
export function pointsOf(
  values: readonly Value[],
  base: Pick<Point, 'resource' | 'scope' | 'startMs' | 'atMs'>,
): Point[] {
  return values.map(([metric, unit, value, more]) => ({
    ...base,
    ...{ metric, unit, value: Number(value.toPrecision(6)) },
    kind: more?.kind ?? 'gauge',
    attributes: more?.attributes ?? {},
  }))
}
