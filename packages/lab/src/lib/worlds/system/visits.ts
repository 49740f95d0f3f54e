import type { Step, System } from './system.ts'

/** How often each part of a system is visited by one request of a user, on average. */
export type Visits = {
  readonly services: ReadonlyMap<string, number>
  /** By `from>to`. */
  readonly edges: ReadonlyMap<string, number>
  readonly operations: ReadonlyMap<string, number>
  readonly databases: ReadonlyMap<string, number>
  readonly caches: ReadonlyMap<string, number>
  readonly externals: ReadonlyMap<string, number>
  /** Services that a user waits for, and not only a queue. */
  readonly awaited: ReadonlySet<string>
}

/** Walks all operations from the entry on. */
export function countVisits(system: System): Visits {
  const services = new Map<string, number>()
  const edges = new Map<string, number>()
  const operations = new Map<string, number>()
  const databases = new Map<string, number>()
  const caches = new Map<string, number>()
  const externals = new Map<string, number>()
  const awaited = new Set<string>()
  const byName = new Map(system.services.map((service) => [service.name, service]))
  const queues = new Map(system.queues.map((queue) => [queue.name, queue]))

  type Place = { service: string; share: number; isAwaited: boolean }
  const visit = (place: Place, operation: number): void => {
    const { service, share, isAwaited } = place
    add(services, service, share)
    add(operations, `${service}#${operation}`, share)
    if (isAwaited) awaited.add(service)
    for (const step of byName.get(service)?.operations[operation]?.steps ?? []) walk(step, place)
  }
  const walk = (step: Step, place: Place): void => {
    const { service, share, isAwaited } = place
    switch (step.kind) {
      case 'work':
        return
      case 'call': {
        const own = share * step.share
        add(edges, `${service}>${step.service}`, own)
        visit({ service: step.service, share: own, isAwaited }, step.operation)
        return
      }
      case 'parallel':
        for (const one of step.steps) walk(one, place)
        return
      case 'query':
        add(databases, step.database, share)
        return
      case 'cached': {
        add(caches, step.cache, share)
        const hits = system.caches.find(({ name }) => name === step.cache)?.hits ?? 0
        for (const one of step.otherwise) walk(one, { ...place, share: share * (1 - hits) })
        return
      }
      case 'publish': {
        const queue = queues.get(step.queue)
        if (queue) visit({ service: queue.consumer, share, isAwaited: false }, queue.operation)
        return
      }
      case 'external':
        add(externals, step.external, share)
    }
  }
  const total = system.mix.reduce((sum, weight) => sum + weight, 0)
  for (const [operation, weight] of system.mix.entries()) {
    visit({ service: system.entry, share: weight / total, isAwaited: true }, operation)
  }
  return { services, edges, operations, databases, caches, externals, awaited }
}

function add(counts: Map<string, number>, key: string, share: number): void {
  counts.set(key, (counts.get(key) ?? 0) + share)
}
