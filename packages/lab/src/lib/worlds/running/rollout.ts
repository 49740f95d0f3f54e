import type { Effect } from './effect.ts'
import { consumeAs } from './messages.ts'
import { partOf, startReplica, type RunningSystem } from './running.ts'

export type Rollout = {
  readonly service: string
  readonly version: string
  /** What the new version does that the old one did not. */
  readonly effects: readonly Effect[]
  /** Share of the processes that are replaced; at least one is. */
  readonly share: number
  /** From the first process to the last. */
  readonly lastsMs: number
}

/** How long a process that is replaced goes on with what it has. */
const drainMs = 2_000

/** Replaces the processes of a service by those of another version, one after the other. */
export function rollOut(running: RunningSystem, rollout: Rollout): void {
  const { simulation } = running
  const service = partOf(running.services, rollout.service)
  const old = [...service.replicas]
  const count = Math.max(1, Math.round(old.length * rollout.share))
  for (const [index, replica] of old.slice(0, count).entries()) {
    simulation.after((rollout.lastsMs * index) / count, () => {
      const fresh = startReplica(running, service, rollout.version)
      fresh.effects.push(...rollout.effects)
      service.replicas.push(fresh)
      consumeAs(running, fresh)
      replica.isTakingRequests = false
      simulation.after(drainMs, () => {
        service.replicas = service.replicas.filter((one) => one !== replica)
      })
    })
  }
  if (count === old.length) service.version = rollout.version
}
