import type { Window } from '@faultline/sdk'
import type { Queryable } from '../database/database.ts'
import type { InvestigationStart } from '../investigations/start.ts'
import { storableJson, storableText } from './storable-json.ts'

export type NewInvestigation = {
  readonly id: string
  readonly title: string
  readonly alertId: string | null
  /** Place among the analyzers that claim the alert; 0 for the most specific. */
  readonly claimRank: number
  /** What is to be run; null when no analyzer claims the alert. */
  readonly start: InvestigationStart | null
  readonly clock: number
  readonly window: Window
  readonly createdAt: number
}

/** Stores an investigation: `queued` when there is something to run, `unclaimed` otherwise. */
export async function insertInvestigation(
  client: Queryable,
  investigation: NewInvestigation,
): Promise<void> {
  const { start, window } = investigation
  await client.query(
    `insert into investigation
       (id, title, status, alert_id, claim_rank, analyzer, start, clock, window_from, window_to, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      investigation.id,
      storableText(investigation.title),
      start === null ? 'unclaimed' : 'queued',
      investigation.alertId,
      investigation.claimRank,
      start?.analyzer ?? null,
      start === null ? null : storableJson(start),
      new Date(investigation.clock),
      new Date(window.from),
      new Date(window.to),
      new Date(investigation.createdAt),
    ],
  )
}
