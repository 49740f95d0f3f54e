import type { Task } from '../engine/simulation.ts'
import { Servers } from '../engine/servers.ts'
import type { Statement, Step } from '../system/system.ts'
import {
  partOf,
  type Handling,
  type Reply,
  type Replica,
  type RunningCache,
  type RunningDatabase,
  type RunningSystem,
} from './running.ts'

type Query = Extract<Step, { readonly kind: 'query' }>

/** How long a request waits for a connection, and a statement for a lock, before it gives up. */
const poolLimitMs = 3_000
const lockLimitMs = 5_000

/** Runs a statement on a connection of the replica's pool. */
export function* query(handling: Handling, { database: name, statement }: Query): Task<Reply> {
  const { running, replica, context } = handling
  const { simulation, recorder } = running
  const database = partOf(running.databases, name)
  const pool = poolOf(running, replica, name)
  const askedAt = simulation.now
  const hasConnection = yield* pool.acquire(poolLimitMs)
  const pooledMs = simulation.now - askedAt
  if (!hasConnection) {
    const message = `timed out after ${poolLimitMs} ms waiting for a connection to ${name}`
    return { status: 500, thrown: { type: 'PoolTimeoutError', message } }
  }
  const startMs = simulation.now
  const error = yield* execute(running, database, statement)
  pool.release()
  recorder.record({
    ...{ kind: 'queried', journey: context.journey, replica, startMs, endMs: simulation.now },
    ...{ spanId: recorder.spanId(), parentId: context.parentId },
    ...{ database: name, statement, pooledMs, error },
  })
  if (error === undefined) return { status: 200 }
  return { status: 500, thrown: { type: 'DatabaseError', message: error } }
}

/** The connections of a replica to a database. */
export function poolOf(running: RunningSystem, replica: Replica, database: string): Servers {
  const known = replica.pools.get(database)
  if (known !== undefined) return known
  const pool = new Servers(running.simulation, replica.service.plan.poolSize)
  replica.pools.set(database, pool)
  return pool
}

function* execute(
  running: RunningSystem,
  database: RunningDatabase,
  { operation, table, ms }: Statement,
): Task<string | undefined> {
  const { simulation, random } = running
  if (database.isDown) {
    yield* simulation.sleep(1)
    return 'connection refused'
  }
  if (database.isRefusingWrites && operation !== 'SELECT') {
    yield* simulation.sleep(2)
    return 'could not extend file: No space left on device'
  }
  const lock = operation === 'UPDATE' ? lockOf(running, database, table) : undefined
  if (lock !== undefined && !(yield* lock.acquire(lockLimitMs))) {
    return 'canceling statement due to lock timeout'
  }
  const factor = database.slowTables.get(table) ?? 1
  yield* database.slots.use((random.logNormal(ms, 0.5) * factor) / database.speed)
  lock?.release()
  return undefined
}

/** The lock of one hot row of a table, which every update of it takes. */
export function lockOf(
  { simulation }: RunningSystem,
  database: RunningDatabase,
  table: string,
): Servers {
  const known = database.locks.get(table)
  if (known !== undefined) return known
  const lock = new Servers(simulation, 1)
  database.locks.set(table, lock)
  return lock
}

/** Looks into a cache; true when it has what is asked for. */
export function* look(handling: Handling, cache: RunningCache): Task<boolean> {
  const { running, replica, context } = handling
  const { simulation, random, recorder } = running
  const startMs = simulation.now
  yield* simulation.sleep(random.logNormal(0.8, 0.4) / cache.speed)
  recorder.record({
    ...{ kind: 'looked', journey: context.journey, replica, startMs, endMs: simulation.now },
    ...{ spanId: recorder.spanId(), parentId: context.parentId, cache: cache.plan.name },
  })
  return random.next() < cache.hits
}
