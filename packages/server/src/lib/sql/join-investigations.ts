import type { Queryable } from '../database/database.ts'
import { storableJson } from './storable-json.ts'

/** The investigations that wait or run, by the question that they ask. */
export async function findOpenQuestions(
  client: Queryable,
  questions: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await client.query<{ question: string; id: string }>({
    name: 'find-open-questions',
    text: `select question, id::text from investigation
           where question = any($1) and status in ('queued', 'running')`,
    values: [questions],
  })
  return new Map(rows.map(({ question, id }) => [question, id]))
}

export type Joining = {
  readonly alertId: string
  readonly claimRank: number
  readonly investigationId: string
}

/** Attaches alerts to investigations that others opened. */
export async function joinInvestigations(
  client: Queryable,
  joining: readonly Joining[],
): Promise<void> {
  if (joining.length === 0) return
  await client.query({
    name: 'join-investigations',
    text: `insert into investigation_alert (alert_id, claim_rank, investigation_id)
     select "alertId", "claimRank", "investigationId"
     from json_to_recordset($1::json) as item ("alertId" bigint, "claimRank" smallint, "investigationId" uuid)
     on conflict do nothing`,
    values: [storableJson(joining)],
  })
}
