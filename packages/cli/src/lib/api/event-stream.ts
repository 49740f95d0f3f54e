import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { CliError } from '../errors.ts'

export type EventStreamOptions<Schema extends z.ZodType> = {
  readonly url: string
  readonly schema: Schema
  readonly signal?: AbortSignal
}

const reconnects = 5
const reconnectAfterMs = 300

/**
 * Reads server-sent events until the server ends the stream. A lost connection is taken up again
 * after the last event that came, so none is lost or doubled.
 */
export async function* readEventStream<Schema extends z.ZodType>({
  url,
  schema,
  signal,
}: EventStreamOptions<Schema>): AsyncGenerator<z.output<Schema>> {
  let lastId: string | undefined
  let failures = 0
  const isAborted = () => signal?.aborted === true
  while (!isAborted()) {
    try {
      for await (const message of connect(url, lastId, signal)) {
        failures = 0
        if (message.id !== undefined) lastId = message.id
        if (message.event === 'done') return
        if (message.event === 'error')
          throw new CliError('service_failed', { url, reason: message.data })
        if (message.data !== '') yield schema.parse(JSON.parse(message.data))
      }
      return
    } catch (error) {
      if (isAborted()) return
      if (error instanceof CliError || error instanceof z.ZodError) throw error
      failures += 1
      if (failures > reconnects)
        throw new CliError('stream_lost', { url: new URL(url).origin, id: '' }, { cause: error })
      await sleep(reconnectAfterMs * failures)
    }
  }
}

export type StreamMessage = { readonly id?: string; readonly event: string; readonly data: string }

async function* connect(
  url: string,
  lastId: string | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<StreamMessage> {
  const response = await fetch(url, {
    headers: {
      accept: 'text/event-stream',
      ...(lastId === undefined ? {} : { 'last-event-id': lastId }),
    },
    ...(signal ? { signal } : {}),
  })
  if (response.status === 404)
    throw new CliError('service_refused', {
      url,
      reason: 'there is nothing to follow.',
      status: 404,
    })
  if (!response.ok || !response.body)
    throw new CliError('service_failed', { url, reason: `HTTP status ${response.status}.` })
  let rest = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body) {
    const blocks = (rest + decoder.decode(chunk, { stream: true })).split(/\r?\n\r?\n/)
    rest = blocks.pop() ?? ''
    for (const block of blocks) yield parseMessage(block)
  }
}

/** One block of the text/event-stream format; comments, which keep the connection alive, are dropped. */
export function parseMessage(block: string): StreamMessage {
  const data: string[] = []
  let event = 'message'
  let id: string | undefined
  for (const line of block.split(/\r?\n/)) {
    const [, field = '', value = ''] = /^([^:]*):? ?(.*)$/.exec(line) ?? []
    if (field === 'data') data.push(value)
    else if (field === 'event') event = value
    else if (field === 'id') id = value
  }
  return { event, data: data.join('\n'), ...(id === undefined ? {} : { id }) }
}
