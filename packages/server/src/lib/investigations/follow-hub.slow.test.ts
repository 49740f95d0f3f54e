import { randomUUIDv7 } from 'node:crypto'
import { withoutAnswer } from '@faultline/sdk'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestDatabases, type TestDatabases } from '../../../test/databases.ts'
import type { Database } from '../database/database.ts'
import { listenForNotifications } from '../database/notifications.ts'
import { finishInvestigation } from '../sql/finish-investigation.ts'
import { appendSummary } from './append-summary.ts'
import { createFollowHub } from './follow-hub.ts'
import { openInvestigations, planInvestigation } from './open-investigation.ts'

let databases: TestDatabases
beforeAll(async () => {
  databases = await startTestDatabases()
})
afterAll(() => databases.close())

test('a thousand followers see every event in order, and are served from the same reads', async () => {
  const database = await databases.create()
  let reads = 0
  const counting: Database = {
    ...database,
    query: new Proxy(database.query, {
      apply(query, self, values) {
        reads++
        return Reflect.apply(query, self, values)
      },
    }),
  }
  const notifications = await listenForNotifications(database.url, () => undefined)
  const hub = createFollowHub({ database: counting, notifications })
  const id = randomUUIDv7()
  const about = { service: 'a', severity: 2, clock: 1, troubleAt: 1, now: 1 } as const
  const start = { kind: 'params', analyzer: 'a', params: {} } as const
  await openInvestigations(database, [
    planInvestigation({ id, title: 'Followed', start, ...about }),
  ])

  const { signal } = new AbortController()
  const collect = async (after: number): Promise<number[]> => {
    const seen: number[] = []
    for await (const { sequence } of hub.follow(id, { after, signal })) seen.push(sequence)
    return seen
  }
  const all = Array.from({ length: 1_000 }, () => collect(0))
  const late = collect(2)
  const left = new AbortController()
  const leaver = hub.follow(id, { after: 1, signal: left.signal }).next()
  for (let change = 0; change < 5; change++) await appendSummary(database, id, 2)
  left.abort()
  const conclusion = withoutAnswer('There was nothing to run')
  await database.transaction(async (client) => {
    await finishInvestigation(client, id, { status: 'failed', conclusion, at: 3 })
    await appendSummary(client, id, 3)
  })

  for (const seen of await Promise.all(all)) expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7])
  expect(await late).toEqual([3, 4, 5, 6, 7])
  await leaver
  // Two statements a read, and at most one read for the beginning and for each change.
  expect(reads).toBeLessThanOrEqual(2 * 8)
  expect(await collect(6)).toEqual([7])
  await notifications.close()
})
