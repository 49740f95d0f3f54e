import type { Investigation } from '../../contract.ts'
import type { Database } from '../database/database.ts'
import { readEvents } from '../sql/read-events.ts'
import { readResult } from '../sql/read-result.ts'
import { readMembers, readSummary } from '../sql/read-summaries.ts'
import { projectEvents } from './project-events.ts'
import { withResult } from './with-result.ts'

/** An investigation as it stands: from its events while it runs, completed by its result at the end. */
export async function readInvestigation(
  database: Database,
  id: string,
): Promise<Investigation | undefined> {
  const [summary, events, result, members] = await Promise.all([
    readSummary(database, id),
    readEvents(database, id, 0),
    readResult(database, id),
    readMembers(database, id),
  ])
  if (summary === undefined) return undefined
  const projected = projectEvents(events.map(({ event }) => event))
  return { ...summary, ...(result === null ? projected : withResult(projected, result)), members }
}
