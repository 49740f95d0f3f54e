import type { Where } from '@faultline/sdk'
import { joinSql, sql, trustedSql, type Sql } from '../sql.ts'

/** Gives the SQL for the text that an attribute has, or '' where it is missing. */
export type FieldSql = (name: string) => Sql

/** The conditions of `where`, each beginning with AND; none are an empty piece. */
export function whereSql(where: Where | undefined, field: FieldSql): Sql {
  const conditions = Object.entries(where ?? {}).map(([name, wanted]) => {
    const values = typeof wanted === 'string' ? [wanted] : wanted
    if (values.length === 0) return sql` AND false`
    const list = joinSql(
      values.map((value) => sql`${value}`),
      ', ',
    )
    return sql` AND ${field(name)} IN (${list})`
  })
  return joinSql(conditions, '')
}

/** The attributes to group by as columns `key_0`, `key_1`, …, each followed by a comma. */
export function keyColumns(by: readonly string[], field: FieldSql): Sql {
  return joinSql(
    by.map((name, index) => sql`${field(name)} AS ${keyColumn(index)}, `),
    '',
  )
}

/** The names of those columns, each followed by a comma. */
export function keyNames(by: readonly string[]): Sql {
  return joinSql(
    by.map((_, index) => sql`${keyColumn(index)}, `),
    '',
  )
}

/** The names of those columns, each after a comma. */
export function orderByKeys(by: readonly string[]): Sql {
  return joinSql(
    by.map((_, index) => sql`, ${keyColumn(index)}`),
    '',
  )
}

/** Reads the values of those columns from a row. */
export function keyOfRow(
  by: readonly string[],
  row: Readonly<Record<string, unknown>>,
): Record<string, string> {
  return Object.fromEntries(by.map((name, index) => [name, String(row[`key_${index}`] ?? '')]))
}

function keyColumn(index: number): Sql {
  return trustedSql(`key_${index}`)
}
