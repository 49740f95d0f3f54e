import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { bundleAnalyzer, createRuntime, decodeJournals } from '@faultline/runtime'
import { childProcesses } from '../../test/child-processes.ts'
import { startChangeFeed, type TestChangeFeed } from '../../test/change-feed.ts'
import {
  firingAlert,
  getInvestigation,
  postAlerts,
  postJson,
  readEvents,
} from '../../test/requests.ts'
import { temporaryFolder } from '../../test/temporary-folder.ts'
import { recordingSchema } from '../contract.ts'
import type { Service } from './service-options.ts'
import { startService } from './service.ts'

const analyzersFolder = join(import.meta.dirname, '..', '..', 'test', 'analyzers')
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let feed: TestChangeFeed
let service: Service
const lines: string[] = []
const startedSchema = z.object({ investigation: z.string() })

beforeAll(async () => {
  folder = await temporaryFolder()
  feed = await startChangeFeed()
  service = await startService({
    dataFolder: folder.path,
    otlpPort: 0,
    analyzersFolder,
    changeFeeds: [feed.url],
    log: (line) => lines.push(line),
  })
})
afterAll(async () => {
  await service.close()
  await feed.close()
  await folder.remove()
  expect(await childProcesses()).toEqual([])
  expect(lines).toEqual([])
})

test('an alert becomes an investigation with findings that lead back to their source', async () => {
  feed.allow(3)
  const { investigations } = await postAlerts(service.url, [
    firingAlert('Slow', { service: 'checkout' }),
  ])
  const [taken] = investigations
  expect(taken).toMatchObject({ fingerprint: 'Slow', status: 'created' })
  const id = taken?.investigation ?? ''
  const events = await readEvents(`${service.url}/api/v1/investigations/${id}/events`)
  expect(events.map(({ data }) => data.type)).toEqual([
    ...['investigation', 'investigation', 'run_started'],
    ...['step_started', 'step_ended', 'finding'],
    ...['step_started', 'step_ended', 'finding'],
    ...['step_started', 'step_ended', 'finding'],
    ...['run_ended', 'investigation'],
  ])
  expect(events.map((event) => event.id)).toEqual(events.map((_, index) => index + 1))

  const investigation = await getInvestigation(service.url, id)
  expect(investigation).toMatchObject({
    title: 'Slow on checkout',
    status: 'succeeded',
    conclusion: { kind: 'cause', confidence: 0.7 },
    runs: [{ id: '1', status: 'succeeded', coverage: [{ need: 'changes', state: 'answered' }] }],
  })
  expect(investigation.findings[0]).toMatchObject({
    run: '1',
    confidence: 0.7,
    evidence: [{ kind: 'events', provenance: [{ need: 'changes' }] }],
  })
  expect(investigation.firstFindingAt).toBeGreaterThanOrEqual(investigation.startedAt ?? Infinity)
})

test('a follower that lost its connection reads on from the last event that it saw', async () => {
  feed.allow(3)
  const { investigations } = await postAlerts(service.url, [
    firingAlert('Resumed', { service: 'cart' }),
  ])
  const address = `${service.url}/api/v1/investigations/${investigations[0]?.investigation}/events`
  const all = await readEvents(address)
  expect(await readEvents(address, 6)).toEqual(all.slice(6))
})

test('an alert that no analyzer claims is kept and shown as such', async () => {
  const { investigations } = await postAlerts(service.url, [firingAlert('NoService')])
  const id = investigations[0]?.investigation ?? ''
  expect(await getInvestigation(service.url, id)).toMatchObject({
    status: 'unclaimed',
    alert: { name: 'NoService' },
    runs: [],
  })
  const events = await readEvents(`${service.url}/api/v1/investigations/${id}/events`)
  expect(events).toHaveLength(1)
})

test('an investigation that fails ends with the sentence', async () => {
  const { investigations } = await postAlerts(service.url, [
    firingAlert('Fails', { service: 'fail' }),
  ])
  const id = investigations[0]?.investigation ?? ''
  await readEvents(`${service.url}/api/v1/investigations/${id}/events`)
  const { status, conclusion, runs } = await getInvestigation(service.url, id)
  expect(status).toBe('failed')
  expect(conclusion?.sentence).toContain('the basket is empty')
  expect(runs[0]?.error?.message).toBe(conclusion?.sentence)
})

test('whoever follows all investigations is told of each, as it is created and as it ends', async () => {
  const stop = new AbortController()
  const { body } = await fetch(`${service.url}/api/v1/events`, { signal: stop.signal })
  feed.allow(3)
  await postAlerts(service.url, [firingAlert('Followed', { service: 'shipping' })])
  let text = ''
  for await (const chunk of body ?? []) {
    text += Buffer.from(chunk).toString('utf8')
    if (/"title":"Followed on shipping","status":"succeeded"/.test(text)) break
  }
  stop.abort()
  // What is told is how it stands when it is read: by then a worker may have taken it.
  expect(text).toMatch(/"title":"Followed on shipping","status":"(queued|running)"/)
})

test('an analyzer can be asked with params of one’s own, as of a time in the past', async () => {
  feed.allow(3)
  const at = Date.parse('2026-11-01T00:00:00Z')
  const question = { analyzer: 'reads-changes', params: { service: 'search' }, at }
  const response = await postJson(`${service.url}/api/v1/investigations`, question)
  expect(response.status).toBe(202)
  const { investigation } = startedSchema.parse(await response.json())
  await readEvents(`${service.url}/api/v1/investigations/${investigation}/events`)
  expect(await getInvestigation(service.url, investigation)).toMatchObject({
    title: 'Reads changes',
    alert: null,
    status: 'succeeded',
    conclusion: { sentence: 'deploy at 2026-10-31T23:55:00.000Z changed search' },
  })
})

test('an investigation that has ended can be had again from its recording', async () => {
  feed.allow(3)
  const { investigations } = await postAlerts(service.url, [
    firingAlert('Recorded', { service: 'checkout' }),
  ])
  const id = investigations[0]?.investigation ?? ''
  const address = `${service.url}/api/v1/investigations/${id}`
  await readEvents(`${address}/events`)
  const recording = recordingSchema.parse(await (await fetch(`${address}/recording`)).json())
  const { alert, clock, window, seed } = recording
  if (!alert) throw new Error('the recording has no alert')
  const bundle = await bundleAnalyzer(join(analyzersFolder, 'reads-changes', 'index.ts'))
  const runtime = await createRuntime({ poolSize: 1 })
  const start = { kind: 'trigger', trigger: 0, alert } as const
  const replayed = await runtime.replay(bundle, {
    investigated: { start, alert, clock, window, seed },
    journals: decodeJournals(Buffer.from(recording.journals, 'base64')),
  })
  await runtime.close()
  const { findings, conclusion } = await getInvestigation(service.url, id)
  expect(findings).toMatchObject(replayed.findings)
  expect(findings).toHaveLength(replayed.findings.length)
  expect(replayed.conclusion).toEqual(conclusion)
  expect((await fetch(`${service.url}/api/v1/investigations/none/recording`)).status).toBe(404)
})

test('changes that are pushed are read like those of feeds', async () => {
  const at = new Date(Date.now() - 100_000).toISOString()
  const change = { id: 'p1', kind: 'flag', at, title: 'flag new-basket' }
  expect((await postJson(`${service.url}/api/v1/changes`, change)).status).toBe(202)
  feed.allow(3)
  const { investigations } = await postAlerts(service.url, [
    firingAlert('Pushed', { service: 'basket' }),
  ])
  const id = investigations[0]?.investigation ?? ''
  await readEvents(`${service.url}/api/v1/investigations/${id}/events`)
  const { findings } = await getInvestigation(service.url, id)
  expect(JSON.stringify(findings)).toContain('flag new-basket')
})

test('telemetry is taken under /otlp and on its own port', async () => {
  for (const url of [`${service.url}/otlp`, service.otlpUrl]) {
    const response = await postJson(`${url}/v1/traces`, { resourceSpans: [] })
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({})
  }
})
