import type { NeedKind } from '@faultline/sdk'
import { z } from 'zod'
import { joinSql, sql, trustedSql } from '../sql.ts'
import type { Grid } from './grid.ts'
import type { Reader } from './reader.ts'
import { timedTables } from './schema.ts'

const rowSchema = z.object({ first: z.number().nullable(), last: z.number().nullable() })

/** The first and the last step in which the store received anything at all; null when none. */
export async function observedSteps(
  reader: Reader,
  need: NeedKind,
  grid: Grid,
): Promise<{ readonly first: number; readonly last: number } | null> {
  const times = timedTables.map(({ table, time }) => {
    const column = trustedSql(time)
    return sql`SELECT min(${column}) AS first_ns, max(${column}) AS last_ns FROM ${trustedSql(table)}
      WHERE ${column} >= ${grid.fromNs} AND ${column} < ${grid.toNs}`
  })
  const statement = sql`SELECT ((min(first_ns) - ${grid.fromNs}) // ${grid.stepNs})::INTEGER AS first,
      ((max(last_ns) - ${grid.fromNs}) // ${grid.stepNs})::INTEGER AS last
    FROM (${joinSql(times, ' UNION ALL ')})`
  const { rows } = await reader.rows(need, { statement, row: rowSchema })
  const { first = null, last = null } = rows[0] ?? {}
  return first === null || last === null ? null : { first, last }
}
