import type { IncomingMessage } from 'node:http'
import { RequestError } from '../errors.ts'

/**
 * Reads the body of a request.
 * @throws RequestError 413 as soon as it exceeds the limit.
 */
export async function readBody(request: IncomingMessage, maximumBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = Number(request.headers['content-length'] ?? 0)
  if (length > maximumBytes) throw tooLarge(maximumBytes)
  length = 0
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue
    length += chunk.length
    if (length > maximumBytes) throw tooLarge(maximumBytes)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/**
 * Reads a body of JSON.
 * @throws RequestError when it is not declared as JSON, too large or malformed.
 */
export async function readJson(request: IncomingMessage, maximumBytes: number): Promise<unknown> {
  const type = request.headers['content-type'] ?? ''
  if (!/^application\/(json|[\w.-]+\+json)\s*(;|$)/i.test(type)) {
    throw new RequestError(415, 'content_type_unsupported', {
      detail: `The body is declared as ${type === '' ? 'nothing' : `"${type}"`}; send JSON with the header Content-Type: application/json`,
    })
  }
  const text = (await readBody(request, maximumBytes)).toString('utf8')
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : 'it cannot be parsed'
    throw new RequestError(400, 'json_malformed', {
      detail: `The body is not JSON (${reason}); check what the sender produces`,
    })
  }
}

function tooLarge(maximumBytes: number): RequestError {
  const detail = `The body is larger than ${maximumBytes / 1_048_576} MiB; send it in smaller parts`
  // What is still coming is not read, so the connection cannot be used again.
  return new RequestError(413, 'body_too_large', { detail, headers: { connection: 'close' } })
}
