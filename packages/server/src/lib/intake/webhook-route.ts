import { readJson } from '../http/read-body.ts'
import type { Route } from '../http/routes.ts'
import type { GiveWay } from '../worker/give-way.ts'
import { parseAlertmanager } from './alertmanager.ts'
import { receiveAlerts, type Intake } from './receive-alerts.ts'

/** A notification of some ten thousand alerts. */
const maximumBytes = 16 * 1_048_576

/** Where Alertmanager posts its notifications. */
export function alertmanagerRoute(intake: Intake, giveWay: GiveWay): Route {
  return {
    method: 'POST',
    path: '/webhooks/alertmanager',
    async handle({ request, response }) {
      const body = await readJson(request, maximumBytes)
      const now = Date.now()
      const answer = await giveWay.intake(() =>
        receiveAlerts(intake, parseAlertmanager(body, now), now),
      )
      response.writeHead(202, { 'content-type': 'application/json' })
      response.end(JSON.stringify(answer))
    },
  }
}
