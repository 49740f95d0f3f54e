import type { Alert } from '@faultline/sdk'
import type { WebhookAnswer } from '../../contract.ts'
import type { Database, Queryable } from '../database/database.ts'
import { appendSummary } from '../investigations/append-summary.ts'
import {
  findFiringSince,
  findInvestigationsOfAlerts,
} from '../sql/find-investigations-of-alerts.ts'
import { insertAlerts, type AlertKey } from '../sql/insert-alerts.ts'
import { resolveAlerts } from '../sql/resolve-alerts.ts'
import type { AdmittedAlert } from './admit-alert.ts'
import type { Notification } from './alertmanager.ts'
import type { Claimant } from './match-triggers.ts'
import { openForAlerts } from './open-for-alerts.ts'

type Answer = WebhookAnswer['investigations'][number]

export type Intake = {
  readonly database: Database
  readonly analyzers: () => readonly Claimant[]
  readonly urlOf: (investigationId: string) => string
  /** Told whose order in the queue has changed. */
  readonly onQueued?: (services: ReadonlySet<string>) => void
}

/** Alerts that are committed together; a larger notification is taken in pieces. */
const pieceSize = 1_000

/**
 * Takes the alerts of one notification. Alert, investigation and job are committed in one
 * transaction for a piece of it, so a crash leaves either all of a piece or nothing behind; sent
 * again, what was stored is not stored twice.
 */
export async function receiveAlerts(
  intake: Intake,
  { admitted, refused }: Notification,
  now: number,
): Promise<WebhookAnswer> {
  const investigations: Answer[] = []
  for (let begin = 0; begin < admitted.length; begin += pieceSize) {
    const piece = admitted.slice(begin, begin + pieceSize)
    const services = new Set<string>()
    const taken = await intake.database.transaction((client) =>
      takePiece(client, { ...intake, piece, now, services }),
    )
    intake.onQueued?.(services)
    for (const [place, { alert, remarks }] of piece.entries()) {
      const answer = answerOf(alert, taken[place] ?? nothing, intake.urlOf)
      investigations.push(remarks.length === 0 ? answer : { ...answer, remarks: [...remarks] })
    }
  }
  const received = admitted.length + refused.length
  return { received, taken: admitted.length, refused: [...refused], investigations }
}

type Taken = { readonly status: Answer['status']; readonly ids: readonly string[] }
const nothing: Taken = { status: 'ignored', ids: [] }

type Piece = Pick<Intake, 'analyzers'> & {
  readonly piece: readonly AdmittedAlert[]
  readonly now: number
  readonly services: Set<string>
}

/** In one order of rows and tables for all: two notifications with the same alerts must not wait for each other. */
async function takePiece(
  client: Queryable,
  { piece, now, analyzers, services }: Piece,
): Promise<Taken[]> {
  const alerts = await withKnownStarts(client, piece)
  const firing = inOrder(alerts.filter(({ status }) => status === 'firing'))
  const stored = await insertAlerts(client, firing, now)
  const ended = await resolveAlerts(
    client,
    inOrder(alerts.filter(({ status }) => status === 'resolved')),
  )
  const idOf = new Map(stored.map((one) => [keyOf(one), one.id]))
  const fresh = firing.flatMap((alert) => {
    const alertId = idOf.get(keyOf(alert))
    return alertId === undefined ? [] : [{ alert, alertId }]
  })
  const opened = await openForAlerts(client, { fresh, now, analyzers: analyzers(), services })
  for (const id of ended) await appendSummary(client, id, now)

  const known = alerts.filter((alert) => !idOf.has(keyOf(alert)) || alert.status === 'resolved')
  const found = await findInvestigationsOfAlerts(client, known)
  const idsOf = new Map(known.map((alert, place) => [alert, found[place] ?? []]))
  const seen = new Set<string>()
  return alerts.map((alert): Taken => {
    const key = keyOf(alert)
    const own = opened.get(idOf.get(key) ?? '')
    if (own !== undefined && alert.status === 'firing') {
      const isFirst = !seen.has(key)
      seen.add(key)
      return isFirst ? own : { status: 'existing', ids: own.ids }
    }
    const ids = idsOf.get(alert) ?? []
    if (ids.length === 0) return nothing
    return { status: alert.status === 'resolved' ? 'resolved' : 'existing', ids }
  })
}

/** An alert that came without a possible start is the one that still fires, if there is one. */
async function withKnownStarts(
  client: Queryable,
  piece: readonly AdmittedAlert[],
): Promise<Alert[]> {
  const assumed = piece.filter(({ isStartAssumed }) => isStartAssumed)
  if (assumed.length === 0) return piece.map(({ alert }) => alert)
  const since = await findFiringSince(
    client,
    assumed.map(({ alert }) => alert.fingerprint),
  )
  return piece.map(({ alert, isStartAssumed }) => {
    const startsAt = isStartAssumed ? since.get(alert.fingerprint) : undefined
    return startsAt === undefined ? alert : { ...alert, startsAt }
  })
}

/** Each alert once, in an order that is the same for all notifications. */
function inOrder(alerts: readonly Alert[]): Alert[] {
  return [...new Map(alerts.map((alert) => [keyOf(alert), alert])).values()].toSorted(
    (one, other) => (keyOf(one) < keyOf(other) ? -1 : 1),
  )
}

function keyOf({ fingerprint, startsAt }: AlertKey): string {
  return `${fingerprint} ${startsAt}`
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
