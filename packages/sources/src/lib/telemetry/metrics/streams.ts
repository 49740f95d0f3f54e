import { sql, type Sql } from '../../sql.ts'

/** The text of a label of stream `s`: an attribute of the point or of its resource. */
export function labelField(name: string): Sql {
  return sql`coalesce(s.labels[${name}], '')`
}

/** Whether a metric's name matches any of `patterns`, in which `*` stands for any text. */
export function matchSql(patterns: readonly string[] | undefined): Sql {
  if (patterns === undefined) return sql``
  let matches = sql`false`
  for (const pattern of patterns)
    matches = sql`${matches} OR s.metric LIKE ${likeOf(pattern)} ESCAPE '!'`
  return sql` AND (${matches})`
}

function likeOf(pattern: string): string {
  return pattern.replaceAll(/[!%_]/g, (special) => `!${special}`).replaceAll('*', '%')
}
