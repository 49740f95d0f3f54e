import { namesOf } from '../../conventions.ts'
import { joinSql, sql, type Sql } from '../../sql.ts'

/** The text of a label of stream `s`: an attribute of the point or of its resource. */
export function labelField(name: string): Sql {
  const texts = namesOf(name).map((one) => sql`s.labels[${one}]`)
  return sql`coalesce(${joinSql(texts, ', ')}, '')`
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
