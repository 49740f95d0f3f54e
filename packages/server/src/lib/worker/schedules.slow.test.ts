import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestDatabases, type TestDatabases } from '../../../test/databases.ts'
import type { Database } from '../database/database.ts'
import { readSummaries } from '../sql/read-summaries.ts'
import { readTask } from '../sql/read-task.ts'
import { startQueue } from './queue.ts'
import { createGiveWay } from './give-way.ts'
import type { InvestigationRunner } from './runner.ts'
import { cronItems, openScheduled, type Schedule } from './schedules.ts'

let databases: TestDatabases
beforeAll(async () => {
  databases = await startTestDatabases()
})
afterAll(() => databases.close())

const daily: Schedule = {
  analyzer: 'nightly',
  title: 'What got slower?',
  trigger: 1,
  cron: '0 9 * * *',
  params: { service: 'checkout' },
}
const payload = (ts: string) => ({
  analyzer: 'nightly',
  trigger: 1,
  _cron: { ts, backfilled: false },
})

const listed = (database: Database) => readSummaries(database, { limit: 10 })

test('a moment of a schedule is one investigation, as of that moment', async () => {
  const database = await databases.create()
  const moment = '2026-11-23T09:00:00.000Z'
  await openScheduled(database, [daily], payload(moment))
  await openScheduled(database, [daily], payload(moment))
  const investigations = await listed(database)
  expect(investigations).toMatchObject([
    { title: 'What got slower?', status: 'queued', alert: null },
  ])
  const task = await readTask(database, investigations[0]?.id ?? '')
  expect(task).toMatchObject({
    start: { kind: 'params', analyzer: 'nightly', params: { service: 'checkout' } },
    clock: Date.parse(moment),
  })
  await openScheduled(database, [daily], payload('2026-11-24T09:00:00.000Z'))
  expect(await listed(database)).toHaveLength(2)
})

test('a moment of an analyzer that is gone starts nothing', async () => {
  const database = await databases.create()
  await openScheduled(database, [], payload('2026-11-23T09:00:00.000Z'))
  expect(await listed(database)).toEqual([])
})

test('a schedule that is not understood is told and left out', () => {
  const lines: string[] = []
  const items = cronItems([daily, { ...daily, trigger: 2, cron: '99 9 * * *' }], (line) =>
    lines.push(line),
  )
  expect(items).toHaveLength(1)
  expect(lines).toEqual([
    expect.stringMatching(/^The schedule "99 9 \* \* \*" of nightly was left out:/),
  ])
})

test('the queue starts what the clock says, within a minute', async () => {
  const database = await databases.create()
  const started = Promise.withResolvers<unknown>()
  const runner: InvestigationRunner = {
    run({ start }) {
      started.resolve(start)
      return Promise.reject(new Error('that is enough'))
    },
  }
  const queue = await startQueue({
    database,
    runner,
    giveWay: createGiveWay(),
    schedules: [{ ...daily, cron: '* * * * *' }],
    serviceId: 'test',
    isAlone: true,
    log: () => undefined,
  })
  expect(await started.promise).toEqual({
    kind: 'params',
    analyzer: 'nightly',
    params: { service: 'checkout' },
  })
  await queue.close()
})
