import { randomUUIDv7 } from 'node:crypto'
import { minutes } from '@faultline/sdk'
import type { Queryable } from '../database/database.ts'
import { addInvestigateJob } from '../sql/add-investigate-job.ts'
import { insertInvestigation } from '../sql/insert-investigation.ts'
import { appendSummary } from './append-summary.ts'
import type { InvestigationStart } from './start.ts'

/** How much of the time before the trouble an investigation looks at. */
const lookBackMs = minutes(15)

export type Opening = {
  /** One of its own, unless told. */
  readonly id?: string
  readonly title: string
  readonly alertId: string | null
  /** Place among the analyzers that claim the alert; default 0. */
  readonly claimRank?: number
  /** What is to be run; null when no analyzer claims the alert. */
  readonly start: InvestigationStart | null
  /** The investigation's "now". */
  readonly clock: number
  /** When the trouble is said to have begun. */
  readonly troubleAt: number
  readonly now: number
}

/** Stores an investigation and puts it into the queue, within the caller's transaction; returns its id. */
export async function openInvestigation(client: Queryable, opening: Opening): Promise<string> {
  const { id = randomUUIDv7(), title, alertId, start, clock, troubleAt, now } = opening
  const window = { from: troubleAt - lookBackMs, to: clock }
  const { claimRank = 0 } = opening
  const created = { id, title, alertId, claimRank, start, clock, window, createdAt: now }
  await insertInvestigation(client, created)
  await appendSummary(client, id, now)
  if (start !== null) await addInvestigateJob(client, id)
  return id
}
