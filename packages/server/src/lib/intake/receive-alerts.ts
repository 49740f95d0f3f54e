import type { Alert } from '@faultline/sdk'
import type { WebhookAnswer } from '../../contract.ts'
import type { Database, Queryable } from '../database/database.ts'
import { appendSummary } from '../investigations/append-summary.ts'
import { openInvestigation } from '../investigations/open-investigation.ts'
import { findInvestigationOfAlert } from '../sql/find-investigation-of-alert.ts'
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
      const url = taken.investigation === undefined ? {} : { url: urlOf(taken.investigation) }
      investigations[place] = { fingerprint: alert.fingerprint, ...taken, ...url }
    }
    return { investigations }
  })
}

type Taken = Pick<Answer, 'status' | 'investigation'>

async function takeFiring(
  client: Queryable,
  { alert, now, analyzers }: { alert: Alert; now: number; analyzers: readonly Claimant[] },
): Promise<Taken> {
  const alertId = await insertAlert(client, alert, now)
  if (alertId === undefined) {
    const existing = await findInvestigationOfAlert(client, alert)
    return existing === undefined
      ? { status: 'ignored' }
      : { status: 'existing', investigation: existing }
  }
  const id = await openInvestigation(client, {
    title: titleOf(alert),
    alertId,
    start: matchTriggers(alert, analyzers),
    // Sources are asked as of when we heard of it; an alert a little in the future moves that on.
    clock: Math.max(now, alert.startsAt),
    troubleAt: alert.startsAt,
    now,
  })
  return { status: 'created', investigation: id }
}

async function takeResolution(client: Queryable, alert: Alert, now: number): Promise<Taken> {
  for (const id of await resolveAlert(client, alert)) await appendSummary(client, id, now)
  const investigation = await findInvestigationOfAlert(client, alert)
  return investigation === undefined ? { status: 'ignored' } : { status: 'resolved', investigation }
}

function titleOf(alert: Alert): string {
  const about = alert.labels['service'] ?? alert.labels['job'] ?? alert.labels['instance']
  return about ? `${alert.name} on ${about}` : alert.name
}
