import type { Change, Window } from '@faultline/sdk'
import { z } from 'zod'
import { messageOf } from '../errors.ts'
import { feedChangeSchema, toChange } from './decode.ts'

/** Something that knows of changes: a CI system, a flag service, a table. */
export type ChangeFeed = {
  /** Shown to people when the feed does not answer. */
  readonly name: string
  /** The changes of a window, in any order; rejects when they cannot be told. */
  readonly list: (window: Window) => Promise<readonly Change[]>
}

export type HttpFeedOptions = {
  readonly url: string
  readonly name?: string
  /** Default 2 seconds. */
  readonly timeoutMs?: number
}

const maximumBytes = 8 * 1024 * 1024

/**
 * A feed over HTTP: `GET url?from=ISO&to=ISO` answers a JSON array of changes. Its errors never
 * tell the address's user name, password or query, which may be secret.
 */
export function createHttpFeed(options: HttpFeedOptions): ChangeFeed {
  const { url, timeoutMs = 2_000 } = options
  const name = options.name ?? shownAddress(url)
  return {
    name,
    async list(window) {
      const response = await get(url, window, timeoutMs)
      if (!response.ok) throw new Error(`it answered with HTTP status ${response.status}`)
      const text = await readText(response)
      const changes = z.array(feedChangeSchema).safeParse(parseJson(text))
      if (changes.success) return changes.data.map(toChange)
      const [issue] = changes.error.issues
      throw new Error(
        `its answer is not a list of changes: at ${issue?.path.join('.') || 'the top'}: ${issue?.message ?? 'wrong shape'}`,
      )
    },
  }
}

async function get(url: string, window: Window, timeoutMs: number): Promise<Response> {
  const address = new URL(url)
  address.searchParams.set('from', new Date(window.from).toISOString())
  address.searchParams.set('to', new Date(window.to).toISOString())
  const headers = new Headers({ accept: 'application/json' })
  if (address.username !== '' || address.password !== '') {
    const credentials = `${decodeURIComponent(address.username)}:${decodeURIComponent(address.password)}`
    headers.set('authorization', `Basic ${Buffer.from(credentials).toString('base64')}`)
    address.username = ''
    address.password = ''
  }
  try {
    return await fetch(address, { headers, signal: AbortSignal.timeout(timeoutMs) })
  } catch (thrown) {
    if (isTimeout(thrown)) throw new Error(`it did not answer within ${timeoutMs} ms`)
    const cause = thrown instanceof Error ? thrown.cause : undefined
    throw new Error(`it could not be reached: ${messageOf(cause ?? thrown)}`)
  }
}

async function readText(response: Response): Promise<string> {
  try {
    const text = await response.text()
    if (text.length <= maximumBytes) return text
  } catch (thrown) {
    throw new Error(isTimeout(thrown) ? 'it did not finish its answer in time' : 'it broke off')
  }
  throw new Error(`its answer is larger than ${maximumBytes / 1024 / 1024} MiB`)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error('its answer is not JSON')
  }
}

function isTimeout(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name === 'TimeoutError'
}

function shownAddress(url: string): string {
  const address = URL.parse(url)
  return address ? `${address.origin}${address.pathname}` : 'a feed with an invalid address'
}
