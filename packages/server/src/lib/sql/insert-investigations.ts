import type { Window } from '@faultline/sdk'
import type { InvestigationSummary } from '../../contract.ts'
import type { Queryable } from '../database/database.ts'
import { investigationChannel } from '../database/notifications.ts'
import type { InvestigationStart } from '../investigations/start.ts'
import { storableJson } from './storable-json.ts'

export type NewInvestigation = {
  /** As its followers are told first. */
  readonly summary: InvestigationSummary
  readonly alertId: string | null
  /** Place among the analyzers that claim the alert; 0 for the most specific. */
  readonly claimRank: number
  /** What is to be run; null when no analyzer claims the alert. */
  readonly start: InvestigationStart | null
  /** One that waits or runs with the same question is in its place; null is never shared. */
  readonly question: string | null
  /** Whose turn it is in the queue. */
  readonly service: string
  readonly severity: number
  readonly clock: number
  readonly window: Window
}

/**
 * Stores investigations with their first event. Returns the ids of those stored: one whose question
 * is being investigated already is left out.
 */
export async function insertInvestigations(
  client: Queryable,
  investigations: readonly NewInvestigation[],
): Promise<Set<string>> {
  if (investigations.length === 0) return new Set()
  const { rows } = await client.query<{ id: string }>({
    name: 'insert-investigations',
    text: `with item as (
       select * from json_to_recordset($1::json) as item (
         id uuid, title text, status text, "alertId" bigint, "claimRank" smallint, analyzer text,
         start jsonb, question text, service text, severity smallint, clock timestamptz,
         "from" timestamptz, "to" timestamptz, "createdAt" timestamptz, event jsonb)),
     stored as (
       insert into investigation
         (id, title, status, alert_id, claim_rank, analyzer, start, question, service, severity,
          clock, window_from, window_to, created_at, event_count)
       select id, title, status, "alertId", "claimRank", analyzer, start, question, service, severity,
              clock, "from", "to", "createdAt", 1
       from item
       on conflict (question) where status in ('queued', 'running') do nothing
       returning id),
     told as (
       insert into investigation_event (investigation_id, sequence, event, happened_at)
       select item.id, 1, item.event, item."createdAt" from stored join item on item.id = stored.id)
     select id::text, pg_notify('${investigationChannel}', id::text) from stored`,
    values: [storableJson(investigations.map(toItem))],
  })
  return new Set(rows.map(({ id }) => id))
}

function toItem({ summary, start, clock, window, ...rest }: NewInvestigation): object {
  const { id, title, status, createdAt } = summary
  return {
    ...rest,
    ...{ id, title, status, start },
    analyzer: start?.analyzer ?? null,
    clock: new Date(clock).toISOString(),
    from: new Date(window.from).toISOString(),
    to: new Date(window.to).toISOString(),
    createdAt: new Date(createdAt).toISOString(),
    event: { type: 'investigation', investigation: summary },
  }
}
