import { setTimeout as pause } from 'node:timers/promises'
import type { Database } from '../database/database.ts'
import { deleteOldInvestigations } from '../sql/delete-old-investigations.ts'
import { notePoolsSeen } from '../sql/delete-old-pools.ts'
import { readDatabaseBytes, readInvestigationBytes } from '../sql/read-database-bytes.ts'
import { vacuumTables } from '../sql/vacuum-tables.ts'
import type { RetentionLimits } from './limits.ts'
import { retentionRules } from './rules.ts'

export type SweepOptions = {
  readonly database: Database
  readonly serviceId: string
  readonly limits: RetentionLimits
  readonly signal: AbortSignal
  /** Epoch milliseconds. */
  readonly now: number
}

const dayMs = 86_400_000
/** Between two batches, so that whoever else writes goes first. */
const pauseMs = 20
/** Of what the tables may take: the rest is indexes, and space that deleted rows left to new ones. */
const shareOfRows = 0.6

/**
 * Deletes what is older than it is kept, then what is beyond the bytes that the tables may take,
 * batch by batch, each in a transaction of its own. Returns how many rows of which tables it were.
 */
export async function sweepDatabase(options: SweepOptions): Promise<Map<string, number>> {
  const { database, serviceId, limits, signal, now } = options
  const deleted = new Map<string, number>()
  const note = (table: string, rows: number): void => {
    if (rows > 0) deleted.set(table, (deleted.get(table) ?? 0) + rows)
  }
  await notePoolsSeen(database, serviceId)
  for (const { tables, days, limit, deleteBatch } of retentionRules) {
    const before = now - days(limits) * dayMs
    let rows = limit
    while (rows === limit && !signal.aborted) {
      rows = await deleteBatch(database, { before, limit })
      note(tables[0] ?? '', rows)
      if (rows > 0) await pause(pauseMs)
    }
  }
  note('investigation', await deleteBeyondBytes(options))
  if (deleted.size > 0 && !signal.aborted) await vacuumTables(database)
  return deleted
}

/** The oldest investigations go until the rest fits; returns how many it were. */
async function deleteBeyondBytes({ database, limits, signal, now }: SweepOptions): Promise<number> {
  const mostBytes = limits.databaseMegabytes * 1_000_000
  if ((await readDatabaseBytes(database)) <= mostBytes) return 0
  let excess = (await readInvestigationBytes(database)) - mostBytes * shareOfRows
  let deleted = 0
  while (excess > 0 && !signal.aborted) {
    const { rows, bytes } = await deleteOldInvestigations(database, { before: now, limit: 20 })
    if (rows === 0) break
    deleted += rows
    excess -= bytes
    await pause(pauseMs)
  }
  return deleted
}
