import type { Task } from '../engine/simulation.ts'
import { chooseReplica } from './call.ts'
import type { Journey } from './journey.ts'
import { partOf, type RunningSystem } from './running.ts'

/** Starts the users, who come by chance at a rate and wait for what they asked. */
export function startUsers(running: RunningSystem, ratePerSecond: number): void {
  const { simulation, random } = running
  const next = (): void => {
    if (running.users.factor > 0) simulation.start(visit(running, journeyOf(running)))
    const rate = ratePerSecond * Math.max(0.05, running.users.factor)
    simulation.after((-Math.log(1 - random.next()) / rate) * 1000, next)
  }
  simulation.after(0, next)
}

/** One request of a user. */
export function* visit(running: RunningSystem, journey: Journey, chosen?: number): Task {
  const { system, services } = running
  const operation = chosen ?? operationOf(running)
  const replica = chooseReplica(partOf(services, system.entry), running)
  if (replica === undefined || replica.isDown) return
  const context = { journey, parentId: undefined }
  yield* running.serve({ running, replica, context, operation })
}

function operationOf({ system, random }: RunningSystem): number {
  const total = system.mix.reduce((sum, weight) => sum + weight, 0)
  let rest = random.next() * total
  for (const [operation, weight] of system.mix.entries()) {
    rest -= weight
    if (rest < 0) return operation
  }
  return 0
}

/** A new journey; the first tenants are the larger ones. */
export function journeyOf({ system, random, recorder }: RunningSystem): Journey {
  const { tenants, regions } = system
  const tenant = tenants[Math.floor(random.next() ** 1.7 * tenants.length)] ?? ''
  return {
    traceId: recorder.traceId(),
    tenant,
    region: regions[Math.floor(random.next() ** 1.3 * regions.length)] ?? '',
    platform: random.pick(['web', 'ios', 'android']),
    isSynthetic: false,
  }
}
