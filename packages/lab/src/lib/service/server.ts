import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import {
  context,
  metrics,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
} from '@opentelemetry/api'
import { logError } from './log.ts'
import { RequestError, UpstreamError } from './service-errors.ts'

/** A request as a handler sees it. */
export type ShopRequest = {
  params: Readonly<Record<string, string>>
  query: URLSearchParams
  body: unknown
}

export type Reply = { status: number; body: unknown }
export type Handler = (request: ShopRequest) => Promise<Reply>
/** Handlers by method and route template, for example `GET /products/:id`. */
export type Routes = Readonly<Record<string, Handler>>

/** The buckets that the semantic conventions advise for durations, in seconds. */
export const durationBuckets = [
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
]

/** Serves the routes over HTTP on a free port of this machine, with a server span and metrics a request. */
export async function startServer(service: string, routes: Routes): Promise<Server> {
  const table = Object.entries(routes).map(([key, handler]) => compileRoute(key, handler))
  const tracer = trace.getTracer('shop')
  const meter = metrics.getMeter('shop')
  const duration = meter.createHistogram('http.server.request.duration', {
    unit: 's',
    advice: { explicitBucketBoundaries: durationBuckets },
  })
  const active = meter.createUpDownCounter('http.server.active_requests', { unit: '{request}' })

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedAtMs = performance.now()
    const method = request.method ?? 'GET'
    const url = new URL(request.url ?? '/', `http://${service}`)
    const match = findRoute(table, method, url.pathname)
    const base: Attributes = { 'http.request.method': method, 'url.scheme': 'http' }
    if (match) base['http.route'] = match.route
    const parent = propagation.extract(ROOT_CONTEXT, request.headers)
    const span = tracer.startSpan(
      match ? `${method} ${match.route}` : method,
      {
        kind: SpanKind.SERVER,
        attributes: {
          ...base,
          'url.path': url.pathname,
          'server.address': service,
          'server.port': 80,
        },
      },
      parent,
    )
    active.add(1, { 'http.request.method': method, 'url.scheme': 'http' })
    const outcome = await context.with(trace.setSpan(parent, span), async () => {
      try {
        if (!match) throw new RequestError(404, `No route for ${method} ${url.pathname}.`)
        const body = await readJson(request)
        const reply = await match.handler({ params: match.params, query: url.searchParams, body })
        return { reply, error: undefined }
      } catch (error) {
        const failure = describeFailure(error)
        if (failure.reply.status >= 500) {
          span.recordException(failure.error)
          span.setStatus({ code: SpanStatusCode.ERROR, message: failure.error.message })
          logError(failure.error.message, {
            'exception.type': failure.error.name,
            'exception.message': failure.error.message,
            ...(match ? { 'http.route': match.route } : {}),
          })
        }
        return failure
      }
    })
    const { status, body } = outcome.reply
    const result: Attributes = { 'http.response.status_code': status }
    if (status >= 500) result['error.type'] = outcome.error?.name ?? String(status)
    span.setAttributes(result)
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body))
    span.end()
    active.add(-1, { 'http.request.method': method, 'url.scheme': 'http' })
    duration.record((performance.now() - startedAtMs) / 1000, { ...base, ...result })
  }

  const server = createServer((request, response) => void serve(request, response))
  // Longer than any caller keeps a connection, so that a caller never meets a closing one.
  server.keepAliveTimeout = 120_000
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return server
}

function describeFailure(error: unknown): { reply: Reply; error: Error } {
  const known = error instanceof Error ? error : new Error(String(error))
  const status =
    known instanceof UpstreamError || known instanceof RequestError ? known.status : 500
  return { reply: { status, body: { error: known.message } }, error: known }
}

type CompiledRoute = { method: string; route: string; segments: string[]; handler: Handler }

function compileRoute(key: string, handler: Handler): CompiledRoute {
  const [method = 'GET', route = '/'] = key.split(' ')
  return { method, route, segments: route.split('/'), handler }
}

function findRoute(
  table: readonly CompiledRoute[],
  method: string,
  path: string,
): { route: string; handler: Handler; params: Record<string, string> } | undefined {
  const segments = path.split('/')
  for (const candidate of table) {
    if (candidate.method !== method || candidate.segments.length !== segments.length) continue
    const params: Record<string, string> = {}
    const matches = candidate.segments.every((expected, index) => {
      const actual = segments[index] ?? ''
      if (!expected.startsWith(':')) return expected === actual
      params[expected.slice(1)] = decodeURIComponent(actual)
      return true
    })
    if (matches) return { route: candidate.route, handler: candidate.handler, params }
  }
  return undefined
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  if (request.method === 'GET') {
    request.resume()
    return undefined
  }
  const chunks: Buffer[] = []
  for await (const chunk of request) {
    if (chunk instanceof Buffer) chunks.push(chunk)
  }
  const text = Buffer.concat(chunks).toString('utf8')
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw new RequestError(400, 'The body is not JSON.')
  }
}
