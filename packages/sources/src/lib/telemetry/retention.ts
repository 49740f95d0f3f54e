import type { DuckDBConnection } from '@duckdb/node-api'
import { z } from 'zod'
import { timedTables } from './schema.ts'

/** What refers to nothing that is left, with the column by which others refer to it. */
const named = [
  { table: 'metric_streams', id: 'stream_id', usedBy: ['metric_points'] },
  { table: 'resources', id: 'resource_id', usedBy: ['spans', 'log_records'] },
] as const

/**
 * Deletes telemetry from before `beforeNs`, and the streams and resources that none of the rest is
 * of. Returns the numbers of the resources that are gone.
 */
export async function deleteBefore(
  connection: DuckDBConnection,
  beforeNs: bigint,
): Promise<number[]> {
  for (const { table, time } of timedTables) {
    await connection.run(`DELETE FROM ${table} WHERE ${time} < ${beforeNs}`)
  }
  let gone: number[] = []
  for (const { table, id, usedBy } of named) {
    const used = usedBy.map((user) => `SELECT ${id} FROM ${user}`).join(' UNION ')
    const reader = await connection.runAndReadAll(
      `DELETE FROM ${table} WHERE ${id} NOT IN (${used}) RETURNING ${id}`,
    )
    if (table === 'resources') gone = reader.getRows().map(([number]) => Number(number))
  }
  return gone
}

/**
 * Writes what is left together, which gives the space of deleted rows back. Returns false when that
 * was refused because somebody is reading: the next time makes up for it.
 */
export async function compact(connection: DuckDBConnection): Promise<boolean> {
  return connection.run('CHECKPOINT').then(
    () => true,
    () => false,
  )
}

const sizeSchema = z.object({ block_size: z.coerce.number(), used_blocks: z.coerce.number() })

/** Bytes of the store that are in use; the file has about as many again, for the next compaction. */
export async function usedBytes(connection: DuckDBConnection): Promise<number> {
  const reader = await connection.runAndReadAll('PRAGMA database_size')
  const { block_size, used_blocks } = sizeSchema.parse(reader.getRowObjectsJS()[0])
  return block_size * used_blocks
}

/** The time before which so large a share of all rows is, or undefined in an empty store. */
export async function timeOfShare(
  connection: DuckDBConnection,
  share: number,
): Promise<bigint | undefined> {
  const times = timedTables.map(({ table, time }) => `SELECT ${time} AS time_ns FROM ${table}`)
  const reader = await connection.runAndReadAll(
    `SELECT quantile_disc(time_ns, ${share}) FROM (${times.join(' UNION ALL ')})`,
  )
  const [value] = reader.getRows()[0] ?? []
  return typeof value === 'bigint' ? value + 1n : undefined
}
