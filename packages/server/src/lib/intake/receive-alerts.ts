import type { Alert } from '@faultline/sdk'
import type { WebhookAnswer } from '../../contract.ts'
import type { Database, Queryable } from '../database/database.ts'
import { appendSummary } from '../investigations/append-summary.ts'
import { openInvestigation } from '../investigations/open-investigation.ts'
import { findInvestigationsOfAlert } from '../sql/find-investigations-of-alert.ts'
import { insertAlert } from '../sql/insert-alert.ts'
import { resolveAlert } from '../sql/resolve-alert.ts'
import { matchTriggers, type Claimant } from './match-triggers.ts'

type Answer = WebhookAnswer['investigations'][number]

export type Intake = {
  readonly database: Database
  readonly analyzers: () => readonly Claimant[]
  readonly urlOf: (investigationId: string) => string
}

/**
 * Takes the alerts of one notification. Alert, investigation and job are committed in one
 * transaction for all of them, so a crash leaves either all or nothing behind.
 */
export function receiveAlerts(
  { database, analyzers, urlOf }: Intake,
  alerts: readonly Alert[],
  now: number,
): Promise<WebhookAnswer> {
  return database.transaction(async (client) => {
    const investigations: Answer[] = []
    // In one order for all: two notifications with the same alerts must not wait for each other.
    const ordered = [...alerts.entries()].toSorted(([, one], [, other]) =>
      one.fingerprint < other.fingerprint ? -1 : 1,
    )
    for (const [place, alert] of ordered) {
      const taken =
        alert.status === 'resolved'
          ? await takeResolution(client, alert, now)
          : await takeFiring(client, { alert, now, analyzers: analyzers() })
      investigations[place] = answerOf(alert, taken, urlOf)
    }
    return { investigations }
  })
}

type Taken = { readonly status: Answer['status']; readonly ids: readonly string[] }

async function takeFiring(
  client: Queryable,
  { alert, now, analyzers }: { alert: Alert; now: number; analyzers: readonly Claimant[] },
): Promise<Taken> {
  const alertId = await insertAlert(client, alert, now)
  if (alertId === undefined) {
    const ids = await findInvestigationsOfAlert(client, alert)
    return { status: ids.length === 0 ? 'ignored' : 'existing', ids }
  }
  const starts = matchTriggers(alert, analyzers)
  const ids: string[] = []
  // An alert that nobody claims is kept as well.
  for (const [claimRank, start] of (starts.length === 0 ? [null] : starts).entries()) {
    const title = claimRank === 0 ? titleOf(alert) : `${titleOf(alert)} (${start?.analyzer})`
    const id = await openInvestigation(client, {
      title,
      alertId,
      claimRank,
      start,
      // Sources are asked as of when we heard of it; an alert a little in the future moves that on.
      clock: Math.max(now, alert.startsAt),
      troubleAt: alert.startsAt,
      now,
    })
    ids.push(id)
  }
  return { status: 'created', ids }
}

async function takeResolution(client: Queryable, alert: Alert, now: number): Promise<Taken> {
  for (const id of await resolveAlert(client, alert)) await appendSummary(client, id, now)
  const ids = await findInvestigationsOfAlert(client, alert)
  return { status: ids.length === 0 ? 'ignored' : 'resolved', ids }
}

function answerOf(alert: Alert, { status, ids }: Taken, urlOf: Intake['urlOf']): Answer {
  const { fingerprint } = alert
  const [first, ...others] = ids
  if (first === undefined) return { fingerprint, status }
  return {
    fingerprint,
    status,
    investigation: first,
    url: urlOf(first),
    ...(others.length === 0
      ? {}
      : { others: others.map((id) => ({ investigation: id, url: urlOf(id) })) }),
  }
}

function titleOf(alert: Alert): string {
  const about = alert.labels['service'] ?? alert.labels['job'] ?? alert.labels['instance']
  return about ? `${alert.name} on ${about}` : alert.name
}
