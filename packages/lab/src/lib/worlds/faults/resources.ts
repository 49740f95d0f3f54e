import type { Servers } from '../engine/servers.ts'
import { poolOf } from '../running/storage.ts'
import { partOf } from '../running/running.ts'
import type { Step } from '../system/system.ts'
import { serviceEntity, someService, uses } from './choose.ts'
import type { Fault } from './fault.ts'

/** Something burns the processors of a service. */
export const cpuExhausted: Fault = {
  name: 'cpu-exhausted',
  title: 'The processors of a service are exhausted',
  plan(stage) {
    const { random, severity } = stage
    const service = someService(stage)
    if (service === undefined) return undefined
    const speed = random.between(0.04, 0.1) / severity
    const set = (value: number) => (running: Parameters<typeof poolOf>[0]) => {
      for (const replica of partOf(running.services, service.name).replicas) replica.speed = value
    }
    return {
      entities: [
        { kind: 'resource', service: service.name, resource: 'cpu' },
        serviceEntity(service.name),
      ],
      places: [service.name],
      sentence: `A runaway thread leaves ${service.name} ${Math.round(speed * 100)} % of its processors.`,
      begin: set(speed),
      end: set(1),
    }
  },
}

/** Connections are taken and not given back. */
export const poolLeak: Fault = {
  name: 'pool-leak',
  title: 'A connection pool runs empty',
  plan(stage) {
    const { random, severity } = stage
    const service = someService(stage, (one) => uses(one))
    if (service === undefined) return undefined
    const database = databaseOf(service.operations.flatMap(({ steps }) => steps))
    if (database === undefined) return undefined
    const everyMs = random.between(5_000, 15_000) / severity
    let isLeaking = true
    return {
      entities: [
        { kind: 'resource', service: service.name, resource: 'connection_pool' },
        serviceEntity(service.name),
      ],
      places: [service.name],
      sentence: `${service.name} leaks a connection to ${database} every ${(everyMs / 1000).toFixed(0)} s until its pools are empty.`,
      begin(running) {
        const { simulation } = running
        const leak = (pool: Servers) =>
          simulation.after(everyMs, () => {
            if (!isLeaking) return
            simulation.start(pool.acquire(), () => leak(pool))
          })
        for (const replica of partOf(running.services, service.name).replicas) {
          leak(poolOf(running, replica, database))
        }
      },
      end: () => void (isLeaking = false),
    }
  },
}

function databaseOf(steps: readonly Step[]): string | undefined {
  for (const step of steps) {
    if (step.kind === 'query') return step.database
    if (step.kind === 'cached') {
      const found = databaseOf(step.otherwise)
      if (found !== undefined) return found
    }
  }
  return undefined
}
