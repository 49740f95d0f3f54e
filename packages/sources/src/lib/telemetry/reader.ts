import { SourceError, type NeedKind } from '@faultline/sdk'
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { z } from 'zod'
import { messageOf } from '../errors.ts'
import { toReadable, toStatement, type Sql } from '../sql.ts'

/** Reads the store; several questions at once are answered side by side. */
export type Reader = {
  readonly rows: <Schema extends z.ZodType>(
    need: NeedKind,
    question: { readonly statement: Sql; readonly row: Schema },
  ) => Promise<{ readonly rows: z.output<Schema>[]; readonly query: string }>
  readonly close: () => void
}

/** Opens `connections` connections of their own, so that reading does not wait for writing. */
export async function createReader(instance: DuckDBInstance, connections: number): Promise<Reader> {
  const all: DuckDBConnection[] = []
  for (let index = 0; index < connections; index += 1) all.push(await instance.connect())
  const idle = [...all]
  const waiting: ((connection: DuckDBConnection) => void)[] = []
  let isOpen = true

  const acquire = (): Promise<DuckDBConnection> => {
    const connection = idle.pop()
    if (connection) return Promise.resolve(connection)
    return new Promise((resolve) => waiting.push(resolve))
  }
  const release = (connection: DuckDBConnection): void => {
    const next = waiting.shift()
    if (next) next(connection)
    else if (isOpen) idle.push(connection)
    else connection.closeSync()
  }
  return {
    async rows(need, { statement, row }) {
      const { text, values } = toStatement(statement)
      const connection = await acquire()
      try {
        const answer = await connection.runAndReadAll(text, values)
        const rows = z.array(row).parse(answer.getRowObjectsJS())
        return { rows, query: toReadable(statement) }
      } catch (thrown) {
        const message = `The telemetry store could not answer: ${messageOf(thrown)}`
        throw new SourceError(need, 'unavailable', message)
      } finally {
        release(connection)
      }
    },
    close() {
      isOpen = false
      // Whoever still asks gets an error at once; closing would wait for them.
      for (const connection of all) if (!idle.includes(connection)) connection.interrupt()
      for (const connection of idle.splice(0)) connection.closeSync()
    },
  }
}
