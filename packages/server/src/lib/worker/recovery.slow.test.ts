import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { childProcesses } from '../../../test/child-processes.ts'
import { startChangeFeed, type TestChangeFeed } from '../../../test/change-feed.ts'
import {
  eventsOf,
  firingAlert,
  getInvestigation,
  postAlerts,
  postJson,
  readEvents,
} from '../../../test/requests.ts'
import { startServiceProcess } from '../../../test/service-process.ts'
import { temporaryFolder } from '../../../test/temporary-folder.ts'
import { startService } from '../service.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let feed: TestChangeFeed

beforeAll(async () => {
  folder = await temporaryFolder()
  feed = await startChangeFeed()
})
afterAll(async () => {
  await feed.close()
  await folder.remove()
  expect(await childProcesses()).toEqual([])
})

test('an investigation whose service was killed goes on at the next start, and asks no source twice', async () => {
  const options = {
    dataFolder: folder.path,
    otlpPort: 0,
    analyzersFolder: join(import.meta.dirname, '..', '..', '..', 'test', 'analyzers'),
    changeFeeds: [feed.url],
  }
  const first = await startServiceProcess(options)
  feed.allow(2)
  const { investigations } = await postAlerts(first.url, [
    firingAlert('Slow', { service: 'checkout' }),
  ])
  const id = investigations[0]?.investigation ?? ''
  await feed.whenAsked(3)
  await first.kill()
  const [one, two, three] = feed.asked

  feed.allow(2)
  const second = await startServiceProcess(options)
  const events = await readEvents(`${second.url}/api/v1/investigations/${id}/events`)
  const investigation = await getInvestigation(second.url, id)
  await second.stop()

  expect(investigation).toMatchObject({ status: 'succeeded', conclusion: { kind: 'cause' } })
  // Only the question that was under way is asked again.
  expect(feed.asked).toEqual([one, two, three, three])
  // Followers see one investigation, not two attempts.
  const told = events.filter(({ data }) => data.type !== 'investigation').map(({ data }) => data)
  expect(told.map(({ type }) => type)).toEqual([
    'run_started',
    ...['step_started', 'step_ended', 'finding'],
    ...['step_started', 'step_ended', 'finding'],
    ...['step_started', 'step_ended', 'finding'],
    'run_ended',
  ])
  expect(events.map((event) => event.id)).toEqual(events.map((_, index) => index + 1))
})

test('an investigation whose service was stopped in order is not failed, but goes on as well', async () => {
  const options = {
    dataFolder: folder.path,
    otlpPort: 0,
    analyzersFolder: join(import.meta.dirname, '..', '..', '..', 'test', 'analyzers'),
    changeFeeds: [feed.url],
  }
  feed.allow(0)
  const asked = feed.asked.length
  const first = await startServiceProcess(options)
  const { investigations } = await postAlerts(first.url, [
    firingAlert('Stopped', { service: 'checkout' }),
  ])
  const id = investigations[0]?.investigation ?? ''
  await feed.whenAsked(asked + 1)
  await first.stop()

  feed.allow(10)
  const second = await startServiceProcess(options)
  const events = await readEvents(`${second.url}/api/v1/investigations/${id}/events`)
  const { status, runs } = await getInvestigation(second.url, id)
  await second.stop()
  expect(status).toBe('succeeded')
  expect(runs).toMatchObject([{ id: '1', status: 'succeeded' }])
  expect(events.filter(({ data }) => data.type === 'run_ended')).toHaveLength(1)
})

test('an investigation goes on when PostgreSQL was killed under it', async () => {
  const service = await startService({
    dataFolder: folder.path,
    otlpPort: 0,
    analyzersFolder: join(import.meta.dirname, '..', '..', '..', 'test', 'analyzers'),
    changeFeeds: [feed.url],
  })
  feed.allow(0)
  const asked = feed.asked.length
  const { investigations } = await postAlerts(service.url, [
    firingAlert('DatabaseGone', { service: 'checkout' }),
  ])
  await feed.whenAsked(asked + 1)
  const note = await readFile(join(folder.path, 'database', 'cluster', 'postmaster.pid'), 'utf8')
  process.kill(Number.parseInt(note, 10), 'SIGKILL')
  feed.allow(20)
  const id = investigations[0]?.investigation ?? ''
  expect(await statusAtTheEnd(service.url, id)).toBe('succeeded')
  await service.close()
})

test('while PostgreSQL restarts everything is answered 503 with Retry-After, and then all goes on', async () => {
  const analyzersFolder = join(import.meta.dirname, '..', '..', '..', 'test', 'analyzers')
  const service = await startService({
    ...{ dataFolder: folder.path, otlpPort: 0, analyzersFolder, changeFeeds: [feed.url] },
  })
  feed.allow(0)
  const asked = feed.asked.length
  const { investigations } = await postAlerts(service.url, [
    firingAlert('Followed', { service: 'followed' }),
  ])
  await feed.whenAsked(asked + 1)
  const api = `${service.url}/api/v1`
  const id = investigations[0]?.investigation ?? ''
  // Followed before the database is gone: a request that comes later would be answered 503.
  const stream = await fetch(`${api}/investigations/${id}/events`)
  expect(stream.status).toBe(200)
  const followed = eventsOf(stream)
  const note = await readFile(join(folder.path, 'database', 'cluster', 'postmaster.pid'), 'utf8')
  process.kill(Number.parseInt(note, 10), 'SIGKILL')

  const alerts = [firingAlert('Meanwhile', { service: 'other' })]
  const change = { id: 'c', kind: 'other', at: '2026-01-01T00:00:00Z', title: 't' }
  const asks = [
    () => postJson(`${service.url}/webhooks/alertmanager`, { alerts }),
    () => postJson(`${api}/changes`, change),
    () => postJson(`${api}/investigations`, { analyzer: 'reads-changes', params: {} }),
    () => fetch(`${api}/investigations`),
    () => fetch(`${api}/investigations/${id}`),
    () => fetch(`${api}/health`),
  ]
  const answers = await Promise.all(asks.map((ask) => ask()))
  const away = answers.filter(({ status }) => status >= 300)
  expect(away.length).toBeGreaterThan(0)
  for (const answer of away) {
    expect(answer.status).toBe(503)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
  }
  for (const ask of asks) await untilTaken(ask)
  feed.allow(100)
  // The follower stayed, and missed nothing.
  const events = await followed
  expect(events.map((event) => event.id)).toEqual(events.map((_, index) => index + 1))
  expect(events.at(-1)?.data.type).toBe('investigation')
  expect(await statusAtTheEnd(service.url, id)).toBe('succeeded')
  await service.close()
})

async function untilTaken(ask: () => Promise<Response>): Promise<void> {
  for (;;) {
    const { status } = await ask()
    if (status < 300) return
    expect(status).toBe(503)
    await pause(100)
  }
}

async function statusAtTheEnd(url: string, id: string): Promise<string> {
  for (;;) {
    // While the database is away the service says so.
    const status = await getInvestigation(url, id).then(
      (investigation) => investigation.status,
      () => 'unknown',
    )
    if (status === 'succeeded' || status === 'failed') return status
    await pause(100)
  }
}
