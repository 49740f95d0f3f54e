import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestDatabases, type TestDatabases } from '../../../test/databases.ts'
import type { Database } from '../database/database.ts'
import { readDatabaseBytes, readInvestigationBytes } from '../sql/read-database-bytes.ts'
import { defaultRetention, type RetentionLimits } from './limits.ts'
import { retentionRules } from './rules.ts'
import { sweepDatabase } from './sweep-database.ts'

let databases: TestDatabases
beforeAll(async () => {
  databases = await startTestDatabases()
})
afterAll(() => databases.close())

const now = Date.UTC(2026, 10, 23)
const signal = new AbortController().signal
const serviceId = 'this-service'

function sweep(database: Database, limits: Partial<RetentionLimits> = {}) {
  return sweepDatabase({
    ...{ database, serviceId, signal, now },
    limits: { ...defaultRetention, ...limits },
  })
}

type Filling = { readonly status: string; readonly count: number; readonly daysAgo: number }

/** Alerts with an investigation each, and events, journals and a job as they would have. */
async function fill(database: Database, { status, count, daysAgo }: Filling): Promise<void> {
  const at = new Date(now - daysAgo * 86_400_000)
  await database.query(
    `with alerts as (
       insert into alert (fingerprint, name, status, labels, annotations, starts_at, received_at)
       select gen_random_uuid()::text, 'Slow', 'firing', '{}', '{}', $3, $3
       from generate_series(1, $2::integer) returning id),
     made as (
       insert into investigation (id, title, status, alert_id, analyzer, start, clock, window_from,
         window_to, result, created_at, finished_at)
       select gen_random_uuid(), 'Slow', $1::text, id, 'a', '{}', $3, $3, $3,
         jsonb_build_object('text', repeat(md5(id::text), 20)), $3,
         case when $1::text = 'succeeded' then $3::timestamptz end
       from alerts returning id),
     events as (
       insert into investigation_event
       select id, number, jsonb_build_object('type', 'finding', 'text', repeat('x', 200)), $3
       from made, generate_series(1, 10) number),
     files as (
       insert into journal_file select id, convert_to(repeat(md5(id::text), 100), 'UTF8') from made)
     insert into journal_entry select id, '1', 0, 'x' from made`,
    [status, count, at],
  )
}

async function rowsOf(database: Database, table: string): Promise<number> {
  const { rows } = await database.query<{ count: number }>(
    `select count(*)::integer as count from ${table}`,
  )
  return rows[0]?.count ?? -1
}

const ownTables = ['alert', 'investigation', 'investigation_event', 'journal_entry', 'journal_file']
const countsOf = (database: Database) =>
  Promise.all(ownTables.map((table) => rowsOf(database, table)))

test('every table of the database is in the register of what is deleted, or does not grow', async () => {
  const database = await databases.create()
  const { rows } = await database.query<{ name: string }>(
    `select relname as name from pg_class
     where relkind = 'r' and relnamespace::regnamespace::text = current_schema()`,
  )
  const registered = retentionRules.flatMap(({ tables }) => tables)
  const unregistered = rows.map(({ name }) => name).filter((name) => !registered.includes(name))
  expect(unregistered).toEqual(['migration'])
})

test('what has ended goes with all that belongs to it; what waits or runs stays', async () => {
  const database = await databases.create()
  await fill(database, { status: 'succeeded', count: 250, daysAgo: 31 })
  await fill(database, { status: 'unclaimed', count: 5, daysAgo: 31 })
  await fill(database, { status: 'queued', count: 3, daysAgo: 400 })
  await fill(database, { status: 'running', count: 2, daysAgo: 400 })
  await fill(database, { status: 'failed', count: 7, daysAgo: 29 })
  const deleted = await sweep(database)
  expect([...deleted]).toEqual([
    ['investigation', 255],
    ['alert', 255],
  ])
  expect(await countsOf(database)).toEqual([12, 12, 120, 12, 12])
  const { rows } = await database.query('select distinct status from investigation order by status')
  expect(rows).toEqual([{ status: 'failed' }, { status: 'queued' }, { status: 'running' }])
  expect((await sweep(database)).size).toBe(0)
})

test('an alert that joined an investigation goes when that does', async () => {
  const database = await databases.create()
  await fill(database, { status: 'queued', count: 1, daysAgo: 31 })
  await fill(database, { status: 'succeeded', count: 1, daysAgo: 31 })
  await database.query(
    `insert into investigation_alert (alert_id, claim_rank, investigation_id)
     select own.alert_id, 1, other.id from investigation as own, investigation as other
     where own.status = 'succeeded' and other.status = 'queued'`,
  )
  await sweep(database)
  expect(await rowsOf(database, 'alert')).toBe(2)
  await database.query(`update investigation set status = 'succeeded'`)
  await sweep(database)
  expect(await rowsOf(database, 'alert')).toBe(0)
})

test('an alert that is sent again is known for as long as it is kept, with or without investigations', async () => {
  const database = await databases.create()
  await fill(database, { status: 'succeeded', count: 40, daysAgo: 2 })
  await sweep(database, { databaseMegabytes: 0 })
  expect(await countsOf(database)).toEqual([40, 0, 0, 0, 0])
})

test('beyond its bytes the oldest go first, in batches, while others write; the space is used again', async () => {
  const database = await databases.create()
  await fill(database, { status: 'succeeded', count: 2_000, daysAgo: 3 })
  await fill(database, { status: 'queued', count: 10, daysAgo: 4 })
  const full = await readDatabaseBytes(database)
  const limits = { databaseMegabytes: full / 2_000_000 }
  let written = 0
  let isSwept = false
  const writing = (async () => {
    while (!isSwept) {
      await fill(database, { status: 'succeeded', count: 1, daysAgo: 1 })
      written++
      await pause(20)
    }
  })()
  const deleted = await sweep(database, limits)
  isSwept = true
  await writing
  expect(written).toBeGreaterThan(10)
  expect(deleted.get('investigation')).toBeGreaterThan(500)
  expect(await readInvestigationBytes(database)).toBeLessThan(full / 2)
  const { rows } = await database.query(
    `select status, count(*)::integer from investigation
     where created_at <> $1 group by status order by status`,
    [new Date(now - 3 * 86_400_000)],
  )
  expect(rows).toEqual([
    { status: 'queued', count: 10 },
    { status: 'succeeded', count: written },
  ])
  // As many again as were deleted do not make the files larger than they had been.
  await fill(database, {
    status: 'succeeded',
    count: deleted.get('investigation') ?? 0,
    daysAgo: 1,
  })
  expect(await readDatabaseBytes(database)).toBeLessThan(full * 1.1)
})

test('changes, dead jobs and pools of services that are gone are deleted', async () => {
  const database = await databases.create()
  const old = new Date(now - 31 * 86_400_000)
  const recent = new Date(now - 1_000)
  await database.query(
    `insert into change values ('old', $1, '{}', $1), ('late', $1, '{}', $2), ('coming', $2, '{}', $1)`,
    [old, recent],
  )
  await database.query(
    `insert into queue_pool values ('gone', 'other', $1), ('mine', $2, $1), ('at-work', 'third', now())`,
    [old, serviceId],
  )
  await fill(database, { status: 'queued', count: 1, daysAgo: 3 })
  await fill(database, { status: 'failed', count: 1, daysAgo: 3 })
  await database.query(
    `select graphile_worker.add_job('investigate', job_key => key)
     from (select id::text as key from investigation union select $1) keys`,
    [randomUUID()],
  )
  await database.query(`update graphile_worker._private_jobs set updated_at = $1`, [
    new Date(now - 2 * 86_400_000),
  ])
  const deleted = await sweep(database)
  expect([...deleted]).toEqual([
    ['change', 1],
    ['graphile_worker jobs', 2],
    ['queue_pool', 1],
  ])
  const { rows } = await database.query(
    `select status from graphile_worker.jobs join investigation on investigation.id::text = key`,
  )
  expect(rows).toEqual([{ status: 'queued' }])
})
