import { setTimeout as pause } from 'node:timers/promises'
import type { Database } from '../database/database.ts'
import { messageOf } from '../errors.ts'
import { rankJobs, readWaiting } from '../sql/rank-jobs.ts'
import { prioritiesOf } from './queue-order.ts'

/** What comes during this time is ranked together. */
const gatherMs = 100

export type QueueRanks = {
  /** Ranks what waits of these services anew, soon. */
  readonly renew: (services: ReadonlySet<string>) => void
  readonly close: () => Promise<void>
}

/** Keeps what waits in order while more arrives: what is newer pushes back what is older of its service. */
export function createQueueRanks(database: Database, log: (line: string) => void): QueueRanks {
  let waiting = new Set<string>()
  let working: Promise<void> | undefined
  let closed = false

  async function work(): Promise<void> {
    while (waiting.size > 0 && !closed) {
      await pause(gatherMs)
      const services = waiting
      waiting = new Set()
      try {
        await rankWaiting(database, services)
      } catch (error) {
        // They are taken in the order that they had; the next alert ranks them again.
        log(`The queue could not be ranked: ${messageOf(error)}`)
      }
    }
    working = undefined
  }
  return {
    renew(services) {
      for (const service of services) waiting.add(service)
      if (waiting.size > 0 && !closed) working ??= work()
    },
    async close() {
      closed = true
      await working
    },
  }
}

/**
 * Ranks what waits of these services by `prioritiesOf`.
 * @internal
 */
export async function rankWaiting(
  database: Database,
  services: ReadonlySet<string>,
): Promise<void> {
  const jobs = await readWaiting(database, [...services])
  const priorities = prioritiesOf(jobs)
  const moved = jobs.flatMap(({ id, job, priority }) => {
    const better = priorities.get(id) ?? priority
    return better === priority ? [] : [{ id: job, priority: better }]
  })
  if (moved.length > 0) await rankJobs(database, moved)
}
