import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { startTestDatabases, type TestDatabases } from '../../../test/databases.ts'
import { postJson } from '../../../test/requests.ts'
import { temporaryFolder } from '../../../test/temporary-folder.ts'
import { startService } from '../service.ts'
import type { Service } from '../service-options.ts'

let databases: TestDatabases
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let service: Service
beforeAll(async () => {
  databases = await startTestDatabases()
  folder = await temporaryFolder()
  service = await startService({
    dataFolder: `${folder.path}/data`,
    otlpPort: 0,
    databaseUrl: await databases.createUrl(),
    analyzersFolder: `${import.meta.dirname}/../../../test/analyzers`,
  })
})
afterAll(async () => {
  await service.close()
  await folder.remove()
  await databases.close()
})

const deep = (open: string, close: string): string => open.repeat(100_000) + close.repeat(100_000)
const long = 'x'.repeat(300_000)
/** Values as JSON texts: what a stranger may put in the place of any field. */
const odd = [
  ...['null', '1e999', '-1e999', '1e300', '-0', '9007199254740993', 'true', '""', '[]', '{}'],
  ...['"\\u0000"', '"\\ud800"', '{"\\u0000":"\\udc00"}', '{"__proto__":{"a":1}}'],
  ...['"0000-01-01T00:00:00Z"', '"9999-12-31T23:59:59-23:59"', '"-271821-04-20T00:00:00Z"'],
  ...[deep('[', ']'), deep('{"a":', '}').replace(':}', ':1}'), `"${long}"`, `{"${long}":"a"}`],
]

/** A document in which one member after the other is replaced by each of the odd values. */
function variants(document: Readonly<Record<string, string>>): string[] {
  const write = (members: Readonly<Record<string, string>>): string =>
    `{${Object.entries(members)
      .map(([name, value]) => `"${name}":${value}`)
      .join(',')}}`
  return Object.keys(document).flatMap((name) =>
    odd.map((value) => write({ ...document, [name]: value })),
  )
}

const now = (): string => JSON.stringify(new Date().toISOString())
const alert = (): Record<string, string> => ({
  ...{ status: '"firing"', labels: '{"service":"a"}', annotations: '{}', startsAt: now() },
  ...{ endsAt: now(), fingerprint: '"f"', generatorURL: '"u"' },
})
const change = (): Record<string, string> => ({
  ...{ id: '"c"', kind: '"other"', at: now(), title: '"t"', service: '"s"', url: '"u"' },
  ...{ scope: '{"a":"b"}', author: '"a"', version: '{"to":"v"}', flag: '{"name":"f","to":"v"}' },
})
const start = { analyzer: '"reads-changes"', params: '{}', at: '1' }

/** Anything but a failure of ours, as JSON, and as a problem document when it is refused. */
async function check(what: string, response: Response): Promise<void> {
  const text = await response.text()
  expect(`${response.status} ${what.slice(0, 200)} ${text.slice(0, 200)}`).toMatch(/^[24]/)
  if (response.status < 400) return
  expect(response.headers.get('content-type')).toBe('application/problem+json')
}

test.each([
  ['/webhooks/alertmanager', () => variants(alert()).map((one) => `{"alerts":[${one}]}`)],
  ['/webhooks/alertmanager', () => variants({ version: '"4"', alerts: '[]' })],
  ['/api/v1/changes', () => variants(change())],
  ['/api/v1/changes', () => odd],
  ['/api/v1/investigations', () => variants(start)],
  ['/api/v1/investigations', () => odd],
])('%s answers whatever stands in any field', async (path, bodies) => {
  for (const body of bodies()) await check(body, await postJson(`${service.url}${path}`, body))
})

const words = [
  ...[
    '1e300',
    '-1',
    '1e999',
    'NaN',
    '%00',
    '%ed%a0%80',
    '%E0%A4%A',
    '%',
    "'",
    long.slice(0, 9_000),
  ],
  ...['01a20af5-4887-7cbd-b5f4-e186ce581a0c', '{}', '1&limit=2', 'a[b][c]=d'],
]

test('every route of the contract answers whatever stands in its path, query and headers', async () => {
  for (const word of words) {
    for (const path of [
      `/api/v1/investigations/${word}`,
      `/api/v1/investigations/${word}/events`,
      `/api/v1/investigations/${word}/recording`,
      `/api/v1/investigations?limit=${word}`,
      `/api/v1/investigations?before=${word}`,
      `/api/v1/investigations?status=${word}`,
      `/api/v1/analyzers?${word}`,
      `/api/v1/health?${word}`,
    ]) {
      await check(path, await fetch(`${service.url}${path}`))
    }
  }
})

test('a follower that says it saw an impossible event begins anew', async () => {
  const body = { analyzer: 'reads-changes', params: {} }
  const started = await postJson(`${service.url}/api/v1/investigations`, body)
  const { investigation } = z.object({ investigation: z.string() }).parse(await started.json())
  for (const id of ['99999999999999', '1e300', '-5', 'x']) {
    const response = await fetch(`${service.url}/api/v1/investigations/${investigation}/events`, {
      headers: { 'last-event-id': id },
    })
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('id: 1')
  }
})
