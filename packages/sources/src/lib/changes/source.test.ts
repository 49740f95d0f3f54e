import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SourceError, type Change } from '@faultline/sdk'
import { afterEach, describe, expect, test } from 'vitest'
import { createHttpFeed, type ChangeFeed } from './feed.ts'
import { createChangesSource } from './source.ts'

const at = Date.UTC(2026, 10, 23)
const window = { from: at, to: at + 60_000 }

describe('changes of several feeds', () => {
  test('come in order of time, within the window, each once', async () => {
    const source = createChangesSource([
      feed('ci', [change('late', at + 2000), change('end', window.to), change('same', at + 1000)]),
      feed('flags', [change('first', at), change('before', at - 1), change('same', at + 1000)]),
    ])
    const { value } = await source.list({ window })
    expect(value.map(({ id }) => id)).toEqual(['first', 'same', 'late'])
  })

  test('are narrowed to a service', async () => {
    const source = createChangesSource([
      feed('ci', [change('a', at), { ...change('b', at), service: 'cart' }]),
    ])
    expect((await source.list({ window, service: 'cart' })).value.map(({ id }) => id)).toEqual([
      'b',
    ])
  })

  test('are unavailable when one feed is, by its name', async () => {
    const broken: ChangeFeed = {
      name: 'flags',
      list: () => Promise.reject(new Error('it is down')),
    }
    const question = createChangesSource([feed('ci', []), broken]).list({ window })
    await expect(question).rejects.toThrow('The change feed flags did not answer: it is down.')
    await expect(question).rejects.toMatchObject({ code: 'source_unavailable' })
    await expect(question).rejects.toBeInstanceOf(SourceError)
  })
})

describe('a feed over HTTP', () => {
  test('is asked for the window and may say more than is known', async () => {
    const asked: (string | undefined)[] = []
    const url = await serve((address) => {
      asked.push(address)
      return JSON.stringify([
        {
          ...{
            id: 'c1',
            kind: 'deployment',
            at: '2026-11-23T00:00:10+00:00',
            title: 'Deploy cart',
          },
          ...{
            service: 'cart',
            version: { from: 'v1', to: 'v2' },
            scope: { percent: 5 },
            later: 1,
          },
        },
        { id: 'c2', kind: 'rename', at: at + 20_000, title: 'Something else' },
      ])
    })
    const { value } = await createChangesSource([createHttpFeed({ url })]).list({ window })
    expect(asked).toEqual([
      '/changes?from=2026-11-23T00%3A00%3A00.000Z&to=2026-11-23T00%3A01%3A00.000Z',
    ])
    expect(value).toEqual([
      {
        ...{ id: 'c1', kind: 'deployment', at: at + 10_000, title: 'Deploy cart' },
        ...{ service: 'cart', version: { from: 'v1', to: 'v2' }, scope: { percent: '5' } },
      },
      { id: 'c2', kind: 'other', at: at + 20_000, title: 'Something else' },
    ])
  })

  test.each([
    ['is not JSON', 'oops', 'its answer is not JSON'],
    ['is of another shape', '[{"id": 1}]', 'its answer is not a list of changes: at 0.id'],
  ])('is unavailable when the answer %s', async (_, answer, reason) => {
    const url = await serve(() => answer)
    await expect(createHttpFeed({ url }).list(window)).rejects.toThrow(reason)
  })

  test('is unavailable when nobody listens or nothing comes in time', async () => {
    const url = await serve(() => undefined)
    await expect(createHttpFeed({ url, timeoutMs: 50 }).list(window)).rejects.toThrow(
      'it did not answer within 50 ms',
    )
    for (const server of servers.splice(0)) await close(server)
    await expect(createHttpFeed({ url }).list(window)).rejects.toThrow('it could not be reached')
  })

  test('sends the credentials of its address and never shows them', async () => {
    const url = await serve((_, authorization) => (authorization ? '[]' : '{}'))
    const secret = new URL(`${url}?token=hush`)
    secret.username = 'me'
    secret.password = 'hush'
    const source = createChangesSource([createHttpFeed({ url: secret.href })])
    const { value, query } = await source.list({ window })
    expect([value, query.includes('hush')]).toEqual([[], false])
  })
})

const servers: Server[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await close(server)
})

async function serve(
  answer: (address: string | undefined, authorization: string | undefined) => string | undefined,
): Promise<string> {
  const server = createServer((request, response) => {
    const body = answer(request.url, request.headers.authorization)
    if (body !== undefined) response.end(body)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${portOf(server.address())}/changes`
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address ? address.port : 0
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}

function feed(name: string, changes: readonly Change[]): ChangeFeed {
  return { name, list: () => Promise.resolve(changes) }
}

function change(id: string, time: number): Change {
  return { id, kind: 'flag', at: time, title: `Turn ${id} on` }
}
