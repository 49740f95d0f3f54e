import type { Distribution } from '@faultline/sdk'
import { z } from 'zod'
import { trustedSql, type Sql } from '../sql.ts'

/** Aggregates of a column under names that begin with `prefix`; nulls are left out. */
export function distributionColumns(column: string, prefix: string): Sql {
  return trustedSql(
    `count(${column})::DOUBLE AS ${prefix}_count, sum(${column})::DOUBLE AS ${prefix}_sum, ` +
      `quantile_cont(${column}, [0.5, 0.95, 0.99]) AS ${prefix}_quantiles`,
  )
}

const cellsSchema = z.object({
  count: z.number(),
  sum: z.number().nullable(),
  quantiles: z.array(z.number()).nullable(),
})

/** Reads those aggregates from a row. */
export function toDistribution(
  row: Readonly<Record<string, unknown>>,
  prefix: string,
): Distribution {
  const { count, sum, quantiles } = cellsSchema.parse({
    count: row[`${prefix}_count`],
    sum: row[`${prefix}_sum`],
    quantiles: row[`${prefix}_quantiles`],
  })
  const [p50, p95, p99] = quantiles ?? []
  return {
    count,
    sum: sum ?? 0,
    mean: count === 0 ? NaN : (sum ?? 0) / count,
    p50: p50 ?? NaN,
    p95: p95 ?? NaN,
    p99: p99 ?? NaN,
  }
}
