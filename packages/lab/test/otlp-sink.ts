import { createServer, type Server } from 'node:http'
import { once } from 'node:events'

/** A span as it came over OTLP, as far as the tests look at it. */
export type ReceivedSpan = {
  service: string
  version: string
  spanId: string
  parentSpanId: string
  traceId: string
  name: string
  attributes: Readonly<Record<string, string>>
}

/** A tiny OTLP receiver, and an Alertmanager webhook beside it: keeps what it gets. */
export async function startSink(): Promise<{
  url: string
  spans: ReceivedSpan[]
  metricNames: Set<string>
  logCount(): number
  webhooks: unknown[]
  close(): void
}> {
  const spans: ReceivedSpan[] = []
  const metricNames = new Set<string>()
  const webhooks: unknown[] = []
  let logs = 0

  function receive(path: string, body: unknown): void {
    if (path === '/webhook') webhooks.push(body)
    for (const resource of list(body, 'resourceSpans')) {
      const about = attributesOf(field(resource, 'resource'))
      for (const span of list(resource, 'scopeSpans').flatMap((scope) => list(scope, 'spans'))) {
        spans.push({
          service: about['service.name'] ?? '',
          version: about['service.version'] ?? '',
          spanId: String(field(span, 'spanId')),
          parentSpanId: String(field(span, 'parentSpanId') ?? ''),
          traceId: String(field(span, 'traceId')),
          name: String(field(span, 'name')),
          attributes: attributesOf(span),
        })
      }
    }
    for (const scope of list(body, 'resourceMetrics').flatMap((one) => list(one, 'scopeMetrics'))) {
      for (const metric of list(scope, 'metrics')) metricNames.add(String(field(metric, 'name')))
    }
    for (const scope of list(body, 'resourceLogs').flatMap((one) => list(one, 'scopeLogs'))) {
      logs += list(scope, 'logRecords').length
    }
  }

  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      receive(request.url ?? '', JSON.parse(Buffer.concat(chunks).toString('utf8')))
      response.setHeader('content-type', 'application/json')
      response.end('{"accepted":true}')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    spans,
    metricNames,
    logCount: () => logs,
    webhooks,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.entries(value).find(([key]) => key === name)?.[1]
}

function list(value: unknown, name: string): readonly unknown[] {
  const found = field(value, name)
  return Array.isArray(found) ? found : []
}

function attributesOf(value: unknown): Record<string, string> {
  const pairs = list(value, 'attributes').map((attribute) => {
    const held = field(attribute, 'value')
    const [first] = typeof held === 'object' && held !== null ? Object.values(held) : []
    return [String(field(attribute, 'key')), String(first)]
  })
  return Object.fromEntries(pairs)
}
