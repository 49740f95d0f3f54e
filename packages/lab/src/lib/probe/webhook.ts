import { messageOf } from '../errors.ts'
import { pause } from '../pause.ts'
import type { AlertmanagerPayload } from './alertmanager.ts'

const attempts = 6
const timeoutMs = 5000

export type Delivery = {
  delivered: boolean
  httpStatus?: number
  response?: unknown
  error?: string
}

/** Posts an alert; as Alertmanager does, tries again when the receiver is away or fails. */
export async function deliver(
  url: string | undefined,
  payload: AlertmanagerPayload,
): Promise<Delivery> {
  if (url === undefined) return { delivered: false, error: 'No webhook was given.' }
  let last: Delivery = { delivered: false }
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    last = await post(url, payload)
    const isRefused =
      last.httpStatus !== undefined && last.httpStatus >= 400 && last.httpStatus < 500
    if (last.delivered || isRefused) return last
    await pause(250 * 2 ** attempt)
  }
  return last
}

async function post(url: string, payload: AlertmanagerPayload): Promise<Delivery> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'Alertmanager/0.28.1' },
      body: JSON.stringify(payload),
      signal: AbortSignal.timeout(timeoutMs),
    })
    const text = await response.text()
    return { delivered: response.ok, httpStatus: response.status, response: parse(text) }
  } catch (error) {
    return { delivered: false, error: messageOf(error) }
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
