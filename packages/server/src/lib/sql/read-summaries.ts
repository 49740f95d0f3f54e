import type { Alert } from '@faultline/sdk'
import { alertSchema } from '@faultline/sdk/result'
import type { InvestigationSummary, investigationStatusSchema } from '../../contract.ts'
import { investigationSummarySchema } from '../../contract.ts'
import type { Queryable } from '../database/database.ts'
import type { z } from 'zod'

export type SummaryFilter = {
  readonly limit: number
  readonly before?: string | undefined
  readonly status?: z.infer<typeof investigationStatusSchema> | undefined
}

/** Summaries of investigations, the newest first. */
export async function readSummaries(
  client: Queryable,
  { limit, before, status }: SummaryFilter,
): Promise<InvestigationSummary[]> {
  const { rows } = await client.query<SummaryRow>(
    `${selectSummary}
     where ($2::uuid is null or (investigation.created_at, investigation.id) <
         (select previous.created_at, previous.id from investigation previous where previous.id = $2))
       and ($3::text is null or investigation.status = $3)
     order by investigation.created_at desc, investigation.id desc
     limit $1`,
    [limit, before ?? null, status ?? null],
  )
  return rows.map(toSummary)
}

/** The summary of one investigation. */
export async function readSummary(
  client: Queryable,
  id: string,
): Promise<InvestigationSummary | undefined> {
  const { rows } = await client.query<SummaryRow>(`${selectSummary} where investigation.id = $1`, [
    id,
  ])
  return rows[0] && toSummary(rows[0])
}

/** The alerts that joined an investigation after the one that opened it, in order of receipt. */
export async function readMembers(client: Queryable, id: string): Promise<Alert[]> {
  const { rows } = await client.query<AlertRow>(
    `select alert.fingerprint, alert.name, alert.status as alert_status, alert.labels,
            alert.annotations, alert.starts_at, alert.ends_at, alert.generator_url
     from investigation_alert member join alert on alert.id = member.alert_id
     where member.investigation_id = $1 order by alert.id limit 1000`,
    [id],
  )
  return rows.map((row) => alertSchema.parse(toAlert(row)))
}

const selectSummary = `
  select investigation.id, investigation.title, investigation.status, investigation.conclusion,
         investigation.created_at, investigation.started_at, investigation.first_finding_at,
         investigation.finished_at, alert.fingerprint, alert.name, alert.status as alert_status,
         alert.labels, alert.annotations, alert.starts_at, alert.ends_at, alert.generator_url
  from investigation left join alert on alert.id = investigation.alert_id`

type SummaryRow = {
  readonly id: string
  readonly title: string
  readonly status: string
  readonly conclusion: unknown
  readonly created_at: Date
  readonly started_at: Date | null
  readonly first_finding_at: Date | null
  readonly finished_at: Date | null
} & AlertRow

type AlertRow = {
  readonly fingerprint: string | null
  readonly name: string | null
  readonly alert_status: string | null
  readonly labels: unknown
  readonly annotations: unknown
  readonly starts_at: Date | null
  readonly ends_at: Date | null
  readonly generator_url: string | null
}

function toSummary(row: SummaryRow): InvestigationSummary {
  return investigationSummarySchema.parse({
    id: row.id,
    title: row.title,
    status: row.status,
    conclusion: row.conclusion,
    createdAt: row.created_at.getTime(),
    startedAt: row.started_at?.getTime() ?? null,
    firstFindingAt: row.first_finding_at?.getTime() ?? null,
    finishedAt: row.finished_at?.getTime() ?? null,
    alert: row.fingerprint === null ? null : toAlert(row),
  })
}

function toAlert(row: AlertRow): object {
  return {
    fingerprint: row.fingerprint,
    name: row.name,
    status: row.alert_status,
    labels: row.labels,
    annotations: row.annotations,
    startsAt: row.starts_at?.getTime(),
    ...(row.ends_at === null ? {} : { endsAt: row.ends_at.getTime() }),
    ...(row.generator_url === null ? {} : { generatorUrl: row.generator_url }),
  }
}
