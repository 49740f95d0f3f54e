import { z } from 'zod'
import {
  investigationSchema,
  webhookAnswerSchema,
  type Investigation,
  type WebhookAnswer,
} from '../src/contract.ts'

/** Posts a notification of Alertmanager with these alerts. */
export async function postAlerts(url: string, alerts: readonly object[]): Promise<WebhookAnswer> {
  const response = await postJson(`${url}/webhooks/alertmanager`, { version: '4', alerts })
  return webhookAnswerSchema.parse(await response.json())
}

export function postJson(url: string, body: unknown): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

/** A firing alert of Alertmanager that began a minute ago. */
export function firingAlert(name: string, labels: Readonly<Record<string, string>> = {}): object {
  return {
    status: 'firing',
    labels: { alertname: name, ...labels },
    annotations: {},
    startsAt: new Date(Date.now() - 60_000).toISOString(),
    endsAt: '0001-01-01T00:00:00Z',
    fingerprint: name,
  }
}

export async function getInvestigation(url: string, id: string): Promise<Investigation> {
  const response = await fetch(`${url}/api/v1/investigations/${id}`)
  return investigationSchema.parse(await response.json())
}

export type SentEvent = { readonly id: number; readonly data: { readonly type: string } }

/** Reads server-sent events until the stream ends. */
export async function readEvents(url: string, lastEventId?: number): Promise<SentEvent[]> {
  const headers = lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) }
  return eventsOf(await fetch(url, { headers }))
}

/** Reads the server-sent events of an answer until it ends. */
export async function eventsOf(response: Response): Promise<SentEvent[]> {
  const text = await response.text()
  return text.split('\n\n').flatMap((block) => {
    const id = /^id: (\d+)$/m.exec(block)?.[1]
    const data = /^data: (.+)$/m.exec(block)?.[1]
    if (id === undefined || data === undefined) return []
    return { id: Number(id), data: z.looseObject({ type: z.string() }).parse(JSON.parse(data)) }
  })
}
