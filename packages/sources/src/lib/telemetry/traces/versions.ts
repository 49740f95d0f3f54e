import type { ServingVersion, SourceAnswer, VersionsQuery } from '@faultline/sdk'
import { z } from 'zod'
import { sql, type Sql } from '../../sql.ts'
import { distributionColumns, toDistribution } from '../distribution.ts'
import { createGrid, type Grid } from '../grid.ts'
import type { Reader } from '../reader.ts'
import { enteredSpans } from './own-time.ts'
import { selectedSpans } from './spans.ts'

const rowSchema = z.looseObject({
  service: z.string(),
  version: z.string(),
  first_at: z.number(),
  last_at: z.number(),
  instances: z.number(),
  requests: z.number(),
  errors: z.number(),
  steps: z.array(z.object({ step: z.number(), count: z.number() })),
})

/** The versions that took requests, by service, the one that came last first. */
export async function spanVersions(
  reader: Reader,
  query: VersionsQuery,
): Promise<SourceAnswer<readonly ServingVersion[]>> {
  const grid = createGrid('traces', query)
  const statement = versionsSql(query, grid)
  const { rows, query: text } = await reader.rows('traces', { statement, row: rowSchema })
  const versions = rows.map(({ first_at, last_at, steps, ...row }): ServingVersion => {
    const perStep = new Array<number>(grid.steps).fill(0)
    for (const { step, count } of steps) perStep[step] = count
    const { service, version, instances, requests, errors } = row
    return {
      ...{ service, version, firstAt: first_at, lastAt: last_at, instances, requests, errors },
      duration: toDistribution(row, 'duration'),
      perStep,
      stepMs: Number(grid.stepNs) / 1e6,
    }
  })
  return { value: versions, query: text }
}

function versionsSql(query: VersionsQuery, grid: Grid): Sql {
  return sql`WITH selected AS (
    ${selectedSpans(query, [])}),
  ${enteredSpans(query)},
  requests AS (
    SELECT *, coalesce(version, '') AS of_version, ((start_ns - ${grid.fromNs}) // ${grid.stepNs})::INTEGER AS step
    FROM entered),
  counts AS (
    SELECT service, of_version, list({'step': step, 'count': count}) AS steps
    FROM (SELECT service, of_version, step, count(*)::DOUBLE AS count FROM requests GROUP BY ALL)
    GROUP BY ALL),
  totals AS (
    SELECT service, of_version, (min(start_ns) // 1000) / 1e3 AS first_at, (max(start_ns) // 1000) / 1e3 AS last_at,
      count(DISTINCT instance)::DOUBLE AS instances, count(*)::DOUBLE AS requests,
      (count(*) FILTER (is_error))::DOUBLE AS errors, ${distributionColumns('duration_ms', 'duration')}
    FROM requests GROUP BY ALL)
  SELECT * EXCLUDE (of_version), of_version AS version FROM totals JOIN counts USING (service, of_version)
  ORDER BY service, first_at DESC, version LIMIT 1000`
}
