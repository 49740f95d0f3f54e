import { randomUUID } from 'node:crypto'
import type { Alert } from '@faultline/sdk'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestDatabases, type TestDatabases } from '../../../test/databases.ts'
import type { Database } from '../database/database.ts'
import { readInvestigation } from '../investigations/read-investigation.ts'
import { readSummaries } from '../sql/read-summaries.ts'
import { rankWaiting } from '../worker/queue-ranks.ts'
import { receiveAlerts } from './receive-alerts.ts'

const admit = (alerts: readonly Alert[]) => ({
  admitted: alerts.map((taken) => ({ alert: taken, isStartAssumed: false, remarks: [] })),
  refused: [],
})

const now = Date.parse('2026-11-23T12:00:00Z')
let databases: TestDatabases
beforeAll(async () => {
  databases = await startTestDatabases()
})
afterAll(() => databases.close())

const analyzers = () => [
  {
    id: 'service-degradation',
    triggers: [{ index: 0, kind: 'alert' as const, labels: ['service'] }],
  },
]

function take(database: Database, alerts: readonly Alert[]) {
  return receiveAlerts(
    { database, analyzers, urlOf: (id) => `/investigations/${id}` },
    admit(alerts),
    now,
  )
}

function alert(fingerprint: string, more: Partial<Alert> = {}): Alert {
  return {
    fingerprint,
    name: 'CheckoutSlow',
    status: 'firing',
    // One question an alert.
    labels: { alertname: 'CheckoutSlow', service: 'checkout', check: fingerprint },
    annotations: {},
    startsAt: now - 60_000,
    ...more,
  }
}

async function jobs(database: Database): Promise<(string | null)[]> {
  const { rows } = await database.query<{ key: string | null }>(
    'select key from graphile_worker.jobs order by id',
  )
  return rows.map((row) => row.key)
}

test('an alert, its investigation and its job are there together', async () => {
  const database = await databases.create()
  const { investigations } = await take(database, [alert('a')])
  const id = investigations[0]?.investigation ?? ''
  expect(investigations).toEqual([
    {
      fingerprint: 'a',
      status: 'created',
      investigation: id,
      url: `/investigations/${id}`,
    },
  ])
  expect(await jobs(database)).toEqual([id])
  expect(await readSummaries(database, { limit: 10 })).toMatchObject([
    { id, title: 'CheckoutSlow on checkout', status: 'queued', createdAt: now },
  ])
})

test('every analyzer that claims an alert investigates it, the most specific first', async () => {
  const database = await databases.create()
  const names = ['CheckoutSlow']
  const both = () => [
    ...analyzers(),
    { id: 'checkout', triggers: [{ index: 0, kind: 'alert' as const, names, labels: [] }] },
  ]
  const urlOf = (id: string): string => `/investigations/${id}`
  const receive = (status: Alert['status']) =>
    receiveAlerts({ database, analyzers: both, urlOf }, admit([alert('a', { status })]), now)
  const { investigations } = await receive('firing')
  const [taken] = investigations
  expect(taken).toMatchObject({ status: 'created', others: [{ url: expect.any(String) }] })
  const ids = [taken?.investigation, ...(taken?.others ?? []).map((other) => other.investigation)]
  expect((await jobs(database)).toSorted()).toEqual(ids.toSorted())
  const listed = await readSummaries(database, { limit: 10 })
  expect(new Map(listed.map(({ id, title }) => [id, title]))).toEqual(
    new Map([
      [ids[0], 'CheckoutSlow on checkout'],
      [ids[1], 'CheckoutSlow on checkout (service-degradation)'],
    ]),
  )
  const again = (await receive('firing')).investigations
  expect(again).toEqual([{ ...taken, status: 'existing' }])
  const ended = (await receive('resolved')).investigations
  expect(ended).toEqual([{ ...taken, status: 'resolved' }])
})

test('when one alert cannot be stored, nothing of its notification is', async () => {
  const database = await databases.create()
  // More than an index of PostgreSQL holds; the webhook refuses such a one before it comes here.
  const broken = alert(Array.from({ length: 2_000 }, () => randomUUID()).join())
  await expect(take(database, [alert('a'), broken])).rejects.toThrow()
  expect(await readSummaries(database, { limit: 10 })).toEqual([])
  expect(await jobs(database)).toEqual([])
})

test('a notification that is sent again, also at the same moment, is the same investigation', async () => {
  const database = await databases.create()
  const answers = await Promise.all([1, 2, 3, 4].map(() => take(database, [alert('a')])))
  const taken = answers.flatMap((answer) => answer.investigations)
  expect(taken.filter(({ status }) => status === 'created')).toHaveLength(1)
  expect(taken.filter(({ status }) => status === 'existing')).toHaveLength(3)
  expect(new Set(taken.map(({ investigation }) => investigation)).size).toBe(1)
  expect(await jobs(database)).toHaveLength(1)
})

test('notifications with the same alerts in another order do not wait for each other', async () => {
  const database = await databases.create()
  const alerts = Array.from({ length: 30 }, (_, index) => alert(`a${index}`))
  const answers = await Promise.all(
    [alerts, alerts.toReversed(), alerts, alerts.toReversed()].map((list) => take(database, list)),
  )
  expect(answers[1]?.investigations.map(({ fingerprint }) => fingerprint)).toEqual(
    alerts.toReversed().map(({ fingerprint }) => fingerprint),
  )
  expect(await jobs(database)).toHaveLength(30)
})

test('the same alert that fires anew is investigated anew', async () => {
  const database = await databases.create()
  await take(database, [alert('a')])
  const { investigations } = await take(database, [alert('a', { startsAt: now })])
  expect(investigations).toMatchObject([{ status: 'created' }])
})

test('a resolution notes the end of its alert, once', async () => {
  const database = await databases.create()
  const resolved = alert('a', { status: 'resolved', endsAt: now })
  expect(await take(database, [resolved])).toMatchObject({
    investigations: [{ status: 'ignored' }],
  })
  await take(database, [alert('a')])
  for (const _ of [1, 2]) {
    expect(await take(database, [resolved])).toMatchObject({
      investigations: [{ status: 'resolved' }],
    })
  }
  expect(await readSummaries(database, { limit: 10 })).toMatchObject([
    { alert: { status: 'resolved', endsAt: now } },
  ])
})

test('an alert that no analyzer claims is kept without a job', async () => {
  const database = await databases.create()
  await take(database, [alert('a', { labels: { alertname: 'DiskFull', job: 'node' } })])
  expect(await readSummaries(database, { limit: 10, status: 'unclaimed' })).toHaveLength(1)
  expect(await jobs(database)).toEqual([])
})

test('labels with characters that PostgreSQL does not take are kept as far as they can be', async () => {
  const database = await databases.create()
  await take(database, [alert('a', { labels: { service: 'che\0ckout', other: '\ud800' } })])
  expect(await readSummaries(database, { limit: 10 })).toMatchObject([
    { alert: { labels: { service: 'che\uFFFDckout', other: '\uFFFD' } } },
  ])
})

test('alerts that ask the same share one investigation, at once and while it waits or runs', async () => {
  const database = await databases.create()
  const pod = (index: number) =>
    alert(`pod-${index}`, {
      labels: { alertname: 'CheckoutSlow', service: 'checkout', pod: `p${index}` },
    })
  const other = alert('other', { labels: { alertname: 'CheckoutSlow', service: 'cart' } })
  const both = [take(database, [pod(1), pod(2), other]), take(database, [other, pod(2), pod(3)])]
  const answers = (await Promise.all(both)).flatMap((answer) => answer.investigations)
  const idsOf = (prefix: string) =>
    new Set(
      answers
        .filter(({ fingerprint }) => fingerprint.startsWith(prefix))
        .map(({ investigation }) => investigation),
    )
  expect(idsOf('pod').size).toBe(1)
  expect(idsOf('other').size).toBe(1)
  expect(await jobs(database)).toHaveLength(2)

  const [id] = idsOf('pod')
  await database.query(`update investigation set status = 'running'`)
  const again = (await take(database, [pod(3), pod(4)])).investigations
  expect(again).toMatchObject([
    { status: 'existing', investigation: id },
    { status: 'joined', investigation: id },
  ])
  const { members } = (await readInvestigation(database, id ?? '')) ?? expect.fail()
  expect(members).toHaveLength(3)
  expect(members?.at(-1)).toEqual(pod(4))
  await database.query(`update investigation set status = 'succeeded'`)
  const later = (await take(database, [pod(5)])).investigations
  expect(later).toMatchObject([{ status: 'created' }])
  expect(later[0]?.investigation).not.toBe(id)
})

test('a notification of more alerts than one piece holds is taken', async () => {
  const database = await databases.create()
  const alerts = Array.from({ length: 1_001 }, (_, index) => alert(`a${index}`))
  const answer = await take(database, alerts)
  expect(answer).toMatchObject({ received: 1_001, taken: 1_001, refused: [] })
  expect(new Set(answer.investigations.map(({ investigation }) => investigation)).size).toBe(1_001)
  expect(await jobs(database)).toHaveLength(1_001)
})

test('an alert without a possible start is the one that still fires', async () => {
  const database = await databases.create()
  const assumed = (at: number) => ({
    admitted: [{ alert: alert('a', { startsAt: at }), isStartAssumed: true, remarks: ['odd'] }],
    refused: [],
  })
  const urlOf = (id: string): string => id
  const first = await receiveAlerts({ database, analyzers, urlOf }, assumed(now), now)
  const second = await receiveAlerts({ database, analyzers, urlOf }, assumed(now + 1), now + 1)
  expect(first.investigations).toMatchObject([{ status: 'created', remarks: ['odd'] }])
  expect(second.investigations).toMatchObject([
    { status: 'existing', investigation: first.investigations[0]?.investigation },
  ])
})

test('the queue takes services in turn, there the more severe and the newer first', async () => {
  const database = await databases.create()
  const urlOf = (id: string): string => id
  const services = new Set(['busy', 'calm'])
  let clock = now
  const send = async (service: string, severities: readonly string[]) => {
    const alerts = severities.map((severity, index) =>
      alert(`${service}-${severity}-${index}-${clock}`, {
        labels: { service, severity, check: `${index}-${clock}` },
      }),
    )
    clock += 1_000
    await receiveAlerts({ database, analyzers, urlOf }, admit(alerts), clock)
    await rankWaiting(database, services)
  }
  await send('busy', ['warning', 'warning', 'info', 'info'])
  await send('busy', ['critical'])
  await send('busy', ['warning'])
  await send('calm', ['warning'])
  const { rows } = await database.query<{ fingerprint: string }>(
    `select alert.fingerprint from graphile_worker.jobs job
     join investigation on investigation.id::text = job.key
     join alert on alert.id = investigation.alert_id
     order by job.priority, job.run_at`,
  )
  const order = rows.map(({ fingerprint }) => fingerprint.split('-').slice(0, 2).join(' '))
  expect(order.slice(0, 3)).toEqual(['busy critical', 'calm warning', 'busy warning'])
  expect(rows[2]?.fingerprint).toContain(String(now + 2_000))
  expect(order.slice(-2)).toEqual(['busy info', 'busy info'])
})
