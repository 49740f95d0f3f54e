import { readBody } from '../http/read-body.ts'
import type { Exchange, Route } from '../http/routes.ts'

const maximumBytes = 16 * 1_048_576

type Take = (request: {
  readonly contentType: string | undefined
  readonly contentEncoding?: string
  readonly body: Uint8Array
}) => Promise<{
  readonly status: number
  readonly contentType: string
  readonly body: Uint8Array | string
}>

/** Takes what OTLP/HTTP exporters send, and answers as the OTLP specification asks. */
export type Ingest = { readonly traces: Take; readonly metrics: Take; readonly logs: Take }

/** The three routes of OTLP/HTTP below a prefix. */
export function otlpRoutes(prefix: string, ingest: Ingest): Route[] {
  return Object.entries({
    traces: ingest.traces,
    metrics: ingest.metrics,
    logs: ingest.logs,
  }).map(([signal, take]) => ({
    method: 'POST',
    path: `${prefix}/v1/${signal}`,
    handle: (exchange) => pass(take, exchange),
  }))
}

async function pass(take: Take, { request, response }: Exchange): Promise<void> {
  const encoding = request.headers['content-encoding']
  const answer = await take({
    contentType: request.headers['content-type'],
    body: await readBody(request, maximumBytes),
    ...(encoding === undefined ? {} : { contentEncoding: encoding }),
  })
  response.writeHead(answer.status, { 'content-type': answer.contentType }).end(answer.body)
}
