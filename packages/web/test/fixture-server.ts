import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { extname, join, normalize } from 'node:path'
import {
  analyzerSchema,
  investigationEventSchema,
  investigationSchema,
  investigationSummarySchema,
  type Investigation,
  type InvestigationEvent,
} from '@faultline/server/contract'
import { analyzers } from './fixtures/analyzers.ts'

export type FixtureServer = {
  readonly url: string
  /** Puts an investigation in place of the one with its id, or adds it; lists hear of it. */
  readonly put: (investigation: Investigation) => void
  /** Something happened in an open investigation; `apply` is what `get` answers from then on. */
  readonly emit: (id: string, event: InvestigationEvent) => void
  /** Ends the stream of an investigation, as the service does when it is finished. */
  readonly end: (id: string) => void
  /** Cuts every open stream, and refuses new requests until `restore`. */
  readonly cut: () => void
  readonly restore: () => void
  readonly close: () => Promise<void>
}

/**
 * Serves the built page and a stand-in for the API whose every answer is checked against the
 * contract, so that the page can be worked on and tested without the service.
 */
export async function startFixtureServer(
  investigations: readonly Investigation[],
  { webFolder, port = 0 }: { readonly webFolder: string; readonly port?: number },
): Promise<FixtureServer> {
  const known = new Map(investigations.map((one) => [one.id, investigationSchema.parse(one)]))
  const told = new Map<string, InvestigationEvent[]>()
  const listeners = new Map<string, Set<ServerResponse>>()
  let isCut = false

  const server = createServer((request, response) => {
    response.setHeader('content-security-policy', contentSecurityPolicy)
    if (isCut) {
      request.socket.destroy()
      return
    }
    answer(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error))
    })
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://fixture')
    const [, id, events] = /^\/api\/v1\/investigations\/([^/]+)(\/events)?$/.exec(pathname) ?? []
    if (pathname === '/api/v1/health') {
      return json(response, { status: 'ok', version: '0.1.0', sandbox: 'namespaces + permission' })
    }
    if (pathname === '/api/v1/analyzers') {
      return json(response, { analyzers: analyzerSchema.array().parse(analyzers) })
    }
    if (pathname === '/api/v1/investigations') {
      const newestFirst = [...known.values()].toSorted(
        (one, other) => other.createdAt - one.createdAt,
      )
      return json(response, {
        investigations: newestFirst.map((one) => investigationSummarySchema.parse(one)),
      })
    }
    if (pathname === '/api/v1/events') return openStream(response, 'changes')
    if (id === undefined) return sendFile(webFolder, pathname, response)
    const investigation = known.get(decodeURIComponent(id))
    if (!investigation) return json(response, notFound, 404)
    if (events === undefined) return json(response, investigation)
    openStream(response, investigation.id)
    for (const event of told.get(investigation.id) ?? []) send(response, event)
  }

  function openStream(response: ServerResponse, topic: string): void {
    const open = listeners.get(topic) ?? new Set()
    listeners.set(topic, open.add(response))
    response.on('close', () => open.delete(response))
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
    response.write(': \n\n')
  }

  function tell(topic: string, event: unknown): void {
    for (const response of listeners.get(topic) ?? []) send(response, event)
  }

  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')

  return {
    url: `http://127.0.0.1:${address.port}`,
    put(investigation) {
      known.set(investigation.id, investigationSchema.parse(investigation))
      tell('changes', investigationSummarySchema.parse(investigation))
    },
    emit(id, event) {
      const checked = investigationEventSchema.parse(event)
      told.set(id, [...(told.get(id) ?? []), checked])
      tell(id, checked)
      if (checked.type === 'investigation') tell('changes', checked.investigation)
    },
    end(id) {
      for (const response of listeners.get(id) ?? []) response.end('event: done\ndata: \n\n')
    },
    cut() {
      isCut = true
      server.closeAllConnections()
    },
    restore() {
      isCut = false
    },
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

/** As strict as the service's own: what it forbids has to fail here as well. */
const contentSecurityPolicy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

const notFound = {
  defined: true,
  code: 'NOT_FOUND',
  status: 404,
  message: 'There is no such investigation.',
}

function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function send(response: ServerResponse, event: unknown): void {
  response.write(`event: message\ndata: ${JSON.stringify(event)}\n\n`)
}

const types: Record<string, string> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}

async function sendFile(folder: string, pathname: string, response: ServerResponse): Promise<void> {
  const type = types[extname(pathname)]
  const file = type === undefined ? 'index.html' : normalize(pathname)
  const body = await readFile(join(folder, file))
  response.writeHead(200, { 'content-type': type ?? 'text/html; charset=utf-8' }).end(body)
}
