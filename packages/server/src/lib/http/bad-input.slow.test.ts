import { request } from 'node:http'
import { createServer } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestDatabases, type TestDatabases } from '../../../test/databases.ts'
import { firingAlert, postJson } from '../../../test/requests.ts'
import { temporaryFolder } from '../../../test/temporary-folder.ts'
import { problemSchema } from './openapi-document.ts'
import { startService } from '../service.ts'
import type { Service } from '../service-options.ts'

let databases: TestDatabases
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let databaseUrl: string
let service: Service
beforeAll(async () => {
  databases = await startTestDatabases()
  folder = await temporaryFolder()
  databaseUrl = await databases.createUrl()
  service = await startService({ dataFolder: `${folder.path}/data`, otlpPort: 0, databaseUrl })
})
afterAll(async () => {
  await service.close()
  await folder.remove()
  await databases.close()
})

/** What the service says is wrong, as `status: detail`. */
async function check(answer: Promise<Response>): Promise<string> {
  const response = await answer
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  const problem = problemSchema.parse(await response.json())
  expect(problem.status).toBe(response.status)
  expect(problem.type).toMatch(/^urn:faultline:error:[a-z_]+$/)
  return `${problem.status}: ${problem.detail}`
}

const webhook = (): string => `${service.url}/webhooks/alertmanager`
const post = (path: string, init: RequestInit): Promise<Response> =>
  fetch(`${service.url}${path}`, { method: 'POST', ...init })

test('a body that is not JSON', async () => {
  expect(await check(postJson(webhook(), '{"alerts": ['))).toMatch(/^400: The body is not JSON \(/)
})

test('a body of another kind', async () => {
  expect(await check(post('/webhooks/alertmanager', { body: 'alerts=1' }))).toBe(
    '415: The body is declared as "text/plain;charset=UTF-8"; send JSON with the header Content-Type: application/json',
  )
})

test('a body that is too large', async () => {
  const large = (mib: number): string => `"${'x'.repeat(mib * 1_048_576)}"`
  const sentence = (mib: number): string =>
    `413: The body is larger than ${mib} MiB; send it in smaller parts`
  expect(await check(postJson(webhook(), large(16)))).toBe(sentence(16))
  expect(await check(postJson(`${service.url}/api/v1/changes`, large(1)))).toBe(sentence(1))
})

test('of a notification the bad alerts are refused with the reason, and the others are taken', async () => {
  const alone = (name: string, more: object): object => ({ ...firingAlert(name), ...more })
  const alerts = [
    firingAlert('Good', { service: 'checkout' }),
    alone('Bare', { labels: {} }),
    alone('Nul', { labels: { 'serv\0ice': 'a', '\ud800': '\udc00', alertname: 'Nul' } }),
    alone('Future', { startsAt: '2999-01-01T00:00:00Z' }),
    alone('Long', { labels: { alertname: 'x'.repeat(950_000) } }),
    7,
  ]
  const response = await postJson(webhook(), { alerts })
  expect(response.status).toBe(202)
  expect(await response.json()).toMatchObject({
    received: 6,
    taken: 3,
    refused: [
      { index: 1, fingerprint: 'Bare', reason: expect.stringMatching(/^it has no labels/) },
      { index: 4, fingerprint: 'Long', reason: expect.stringContaining('950000 characters') },
      { index: 5, reason: 'it is not an object' },
    ],
    investigations: [
      { fingerprint: 'Good' },
      { fingerprint: 'Nul', remarks: [expect.stringContaining('cannot be stored as text')] },
      { fingerprint: 'Future', remarks: [expect.stringContaining('in the future')] },
    ],
  })
  expect(await check(postJson(webhook(), { alerts: [alerts[1]] }))).toMatch(
    /^422: None of the alerts can be taken: alerts\[0\] was refused since it has no labels/,
  )
})

test('a notification of 501 alerts is taken', async () => {
  const alerts = Array.from({ length: 501 }, (_, index) => firingAlert(`Alert${index}`))
  const response = await postJson(webhook(), { alerts })
  expect(response.status).toBe(202)
  expect(await response.json()).toMatchObject({ received: 501, taken: 501 })
})

test('an address that is not there, and a method that is not possible', async () => {
  expect(await check(fetch(`${service.url}/api/v1/nothing`))).toBe(
    '404: There is nothing at /api/v1/nothing; the addresses are listed in /api/v1/openapi.json',
  )
  expect(await check(fetch(webhook()))).toBe(
    '405: GET is not possible at /webhooks/alertmanager; use POST',
  )
})

test('an investigation and an analyzer that are not there', async () => {
  for (const id of ['nonsense', '01a20af5-4887-7cbd-b5f4-e186ce581a0c']) {
    expect(await check(fetch(`${service.url}/api/v1/investigations/${id}`))).toBe(
      '404: There is no such investigation.',
    )
    expect(await check(fetch(`${service.url}/api/v1/investigations/${id}/events`))).toBe(
      '404: There is no such investigation.',
    )
  }
  expect(
    await check(postJson(`${service.url}/api/v1/investigations`, { analyzer: 'no', params: {} })),
  ).toBe('404: There is no such analyzer.')
})

test('a query and a change that do not fit', async () => {
  expect(await check(fetch(`${service.url}/api/v1/investigations?limit=0`))).toMatch(
    /^422: .*limit/,
  )
  const change = { id: 'c', kind: 'deployment', at: 'noon', title: 'x' }
  expect(await check(postJson(`${service.url}/api/v1/changes`, change))).toMatch(
    /^422: .*change 1, at: Invalid ISO datetime/,
  )
})

test('telemetry that is not OTLP', async () => {
  const body = Uint8Array.of(255, 255, 255)
  const headers = { 'content-type': 'application/x-protobuf' }
  expect((await post('/otlp/v1/traces', { body, headers })).status).toBe(400)
  expect((await post('/otlp/v1/traces', { body: 'x' })).status).toBe(415)
})

test('a foreign page in the browser may neither write nor read', async () => {
  const headers = { origin: 'http://evil.example', 'content-type': 'application/json' }
  expect(await check(post('/webhooks/alertmanager', { headers, body: '{}' }))).toMatch(/^403: /)
  const { port } = new URL(service.url)
  const rebound = await new Promise<number | undefined>((resolve, reject) => {
    request({ port, host: '127.0.0.1', path: '/', headers: { host: 'evil.example' } })
      .on('response', (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end()
  })
  expect(rebound).toBe(421)
})

test('the service answers on after all of this', async () => {
  expect((await fetch(`${service.url}/api/v1/health`)).status).toBe(200)
})

test('a port in use, and a data folder in use, are refused, and nothing stays behind', async () => {
  const holder = createServer()
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve))
  const address = holder.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const dataFolder = `${folder.path}/other`
  const options = { dataFolder, otlpPort: 0, databaseUrl }
  await expect(startService({ ...options, port })).rejects.toMatchObject({
    code: 'port_in_use',
    message: `Port ${port} of 127.0.0.1 is in use by another program; stop it, or choose another port`,
  })
  holder.close()
  await (await startService(options)).close()

  await expect(
    startService({ ...options, dataFolder: `${folder.path}/data` }),
  ).rejects.toMatchObject({ code: 'data_folder_in_use' })
})

test('a database that does not answer is refused without its password', async () => {
  const start = startService({
    dataFolder: `${folder.path}/third`,
    databaseUrl: 'postgresql://user:secret@127.0.0.1:1/db',
  })
  await expect(start).rejects.toMatchObject({ code: 'database_unreachable' })
  await expect(start).rejects.not.toThrow(/secret/)
})
