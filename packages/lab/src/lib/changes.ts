import { createServer, type Server } from 'node:http'

/** Something that was changed in the shop, as a CI, flag or configuration system tells it. */
export type Change = {
  id: string
  kind: 'deployment' | 'flag' | 'configuration'
  /** When it took effect. */
  at: string
  service: string
  title: string
  author: string
  url: string
  version?: { from: string; to: string }
  flag?: { name: string; from: string; to: string }
  configuration?: { key: string; from: string; to: string }
  scope?: Readonly<Record<string, string | number>>
}

export type ChangeFeed = {
  readonly url: string
  /** Publishes a change that takes effect at this moment. */
  publish(change: Omit<Change, 'id' | 'at' | 'url'>): Change
  close(): Promise<void>
}

/** Opens the feed: `GET /changes?from=ISO&to=ISO` answers the changes in between, oldest first. */
export async function openChangeFeed(): Promise<ChangeFeed> {
  const changes: Change[] = []
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    const from = readTime(url.searchParams.get('from'), Number.NEGATIVE_INFINITY)
    const to = readTime(url.searchParams.get('to'), Number.POSITIVE_INFINITY)
    const reply = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body))
    }
    if (url.pathname !== '/changes') {
      reply(404, { error: `There is nothing at ${url.pathname}; the changes are at /changes.` })
    } else if (from === undefined || to === undefined) {
      reply(400, { error: 'The parameters "from" and "to" must be ISO 8601 times.' })
    } else {
      reply(200, selectChanges(changes, from, to))
    }
  })
  const port = await listen(server)

  return {
    url: `http://127.0.0.1:${port}/changes`,
    publish(change) {
      const id = `change-${changes.length + 1}`
      const url = `https://deploy.shop.example/changes/${changes.length + 1}`
      const published: Change = { id, at: new Date().toISOString(), url, ...change }
      changes.push(published)
      return published
    },
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => {
        server.close(() => resolve())
      })
    },
  }
}

/** The changes from `fromMs` to `toMs`, both included, oldest first. */
export function selectChanges(
  changes: readonly Change[],
  fromMs: number,
  toMs: number,
): readonly Change[] {
  return changes
    .filter(({ at }) => Date.parse(at) >= fromMs && Date.parse(at) <= toMs)
    .toSorted((left, right) => Date.parse(left.at) - Date.parse(right.at))
}

function readTime(text: string | null, otherwise: number): number | undefined {
  if (text === null) return otherwise
  const time = Date.parse(text)
  return Number.isNaN(time) ? undefined : time
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(address !== null && typeof address === 'object' ? address.port : 0)
    })
  })
}
