import { getHeapStatistics } from 'node:v8'
import type { Condition } from '../protocol.ts'
import { pause } from '../pause.ts'
import type { Database } from './database-client.ts'

/** Makes a condition true for this process, from now on until it ends. */
export function applyCondition(
  condition: Exclude<Condition, { kind: 'uneven' }>,
  database: Database | undefined,
): void {
  switch (condition.kind) {
    case 'busy-loop':
      void burnCpu(condition.busyMs, condition.restMs)
      return
    case 'memory-leak':
      void leakMemory(condition.megabytesPerSecond)
      return
    case 'connection-leak':
      if (database) void leakConnections(database, condition.everyMs)
      return
  }
}

/** Holds the only thread of the process in slices, as a runaway computation does. */
async function burnCpu(busyMs: number, restMs: number): Promise<never> {
  let sum = 0
  for (;;) {
    const untilMs = performance.now() + busyMs
    while (performance.now() < untilMs) sum = Math.imul(sum + 1, 2654435761)
    await pause(restMs)
  }
}

type Session = { id: string; seen: number[]; at: number }

/** From this share of the heap's limit on, the process replaces what it holds. */
const fullShare = 0.8
/** How much faster a full process turns its sessions over: users begin again what they lost. */
const turnover = 7

/**
 * Keeps small objects alive for ever, as a cache without eviction does. Close to the limit it only
 * replaces what it has, so that it does not die, which would be another fault: it spends its time in
 * the garbage collector, which must walk through everything for every few megabytes.
 */
async function leakMemory(megabytesPerSecond: number): Promise<never> {
  const tickMs = 50
  const bytesPerSession = 180
  const sessionsPerTick = Math.round((megabytesPerSecond * 1000 * tickMs) / bytesPerSession)
  const kept: Session[] = []
  let count = 0
  for (;;) {
    const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics()
    const isNearlyFull = used > limit * fullShare
    const sessions = isNearlyFull ? sessionsPerTick * turnover : sessionsPerTick
    for (let index = 0; index < sessions; index += 1) {
      count += 1
      const session = { id: `session-${count}`, seen: [count, count + 0.5], at: count }
      if (isNearlyFull) kept[(count * 7919) % kept.length] = session
      else kept.push(session)
    }
    await pause(tickMs)
  }
}

async function leakConnections(database: Database, everyMs: number): Promise<never> {
  for (;;) {
    await database.leakConnection().catch(() => undefined)
    await pause(everyMs)
  }
}
