import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { jsonRequest, tracesBody } from '../../../test/traffic.ts'
import { schemaStatements } from './schema.ts'
import { createTelemetryStore, type TelemetryStore } from './store.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultline store '))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Spans of as many pods, each of which reports one and is never heard of again. */
async function report(store: TelemetryStore, atMs: number, pods: number): Promise<void> {
  const spans = Array.from({ length: pods }, (_, index) => ({
    ...{ trace: atMs + index, id: index + 1, service: 'checkout', durationMs: 1 },
    startMs: atMs + index / pods,
    attributes: { note: randomBytes(100).toString('hex') },
    resource: { 'k8s.pod.name': `pod-${atMs}-${index}` },
  }))
  const { status } = await store.ingest.traces(jsonRequest(tracesBody(spans)))
  expect(status).toBe(200)
}

async function rowsOf(tables: readonly string[]): Promise<unknown[]> {
  const instance = await DuckDBInstance.create(join(folder, 'telemetry.duckdb'))
  const connection = await instance.connect()
  const counts: unknown[] = []
  for (const table of tables) {
    const reader = await connection.runAndReadAll(`SELECT count(*)::INTEGER FROM ${table}`)
    counts.push(reader.getRows()[0]?.[0])
  }
  connection.closeSync()
  instance.closeSync()
  return counts
}

const tables = schemaStatements.flatMap((sql) => /EXISTS (\w+)/.exec(sql)?.[1] ?? [])

test('nothing is left of pods that are gone, and those that are there keep their names', async () => {
  let now = 1_000_000
  const store = await createTelemetryStore({ folder, retentionMs: 60_000, now: () => now })
  for (let round = 0; round < 5; round++) await report(store, 950_000 + round * 1_000, 1_000)
  now += 60_000
  await report(store, 1_050_000, 3)
  await store.deleteExpired()
  // One whose number was given up comes again; what is sent twice counts once.
  await report(store, 1_050_000, 5)
  const window = { from: 0, to: 2_000_000 }
  const { value } = await store.traces.groups({ window, by: ['k8s.pod.name'] })
  await store.close()
  expect(value.map(({ key }) => key['k8s.pod.name']).toSorted()).toEqual(
    [0, 1, 2, 3, 4].map((index) => `pod-1050000-${index}`),
  )
  const counts = await rowsOf(tables)
  expect(Object.fromEntries(tables.map((table, index) => [table, counts[index]]))).toEqual({
    ...{ store: 1, resources: 5, spans: 5, metric_streams: 0, metric_points: 0, log_records: 0 },
  })
})

test('the file keeps to its bytes: the oldest telemetry goes, the space is used again', async () => {
  const mostBytes = 6_000_000
  const store = await createTelemetryStore({ folder, mostBytes, now: () => 1_000_000 })
  const sizes: number[] = []
  for (let round = 0; round < 12; round++) {
    await report(store, 900_000 + round * 1_000, 4_000)
    await store.deleteExpired()
    sizes.push((await stat(join(folder, 'telemetry.duckdb'))).size)
  }
  const window = { from: 0, to: 2_000_000 }
  const newest = { from: 911_000, to: 912_000 }
  const countIn = async (within: { from: number; to: number }): Promise<number> =>
    (await store.traces.groups({ window: within, by: [] })).value[0]?.count ?? 0
  const [all, last] = [await countIn(window), await countIn(newest)]
  await store.close()
  expect(Math.max(...sizes)).toBeLessThanOrEqual(mostBytes)
  expect(all).toBeLessThan(12 * 4_000)
  expect(last).toBe(4_000)
})
