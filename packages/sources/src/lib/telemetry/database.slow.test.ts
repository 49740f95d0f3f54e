import { randomBytes } from 'node:crypto'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { jsonRequest, tracesBody } from '../../../test/traffic.ts'
import { createTelemetryStore } from './store.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultline store '))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const span = { trace: 1, id: 1, service: 'a', startMs: 1000, durationMs: 1 }
const window = { from: 0, to: 2000 }

test('a store in a folder is found again as it was left', async () => {
  const first = await createTelemetryStore({ folder: join(folder, 'new') })
  await first.ingest.traces(jsonRequest(tracesBody([span])))
  await first.close()
  const second = await createTelemetryStore({ folder: join(folder, 'new') })
  await second.ingest.traces(jsonRequest(tracesBody([{ ...span, id: 2 }])))
  const { value } = await second.traces.attributes({ window })
  await second.close()
  expect(value).toEqual([{ name: 'service.name', values: 1, coverage: 1 }])
})

test('a store that another process uses is said to be in use', async () => {
  const script = `
    import { createTelemetryStore } from ${JSON.stringify(new URL('store.ts', import.meta.url).href)}
    await createTelemetryStore({ folder: process.argv[1] })
    process.stdout.write('open')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    await once(child.stdout, 'data')
    await expect(createTelemetryStore({ folder })).rejects.toMatchObject({
      code: 'telemetry_store_locked',
      message: expect.stringContaining('in use by another process'),
    })
  } finally {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
})

test('a file that is no store is not touched unless it may be set aside', async () => {
  await writeFile(join(folder, 'telemetry.duckdb'), 'not a database '.repeat(1000))
  await expect(createTelemetryStore({ folder })).rejects.toMatchObject({
    code: 'telemetry_store_damaged',
  })
})

const damages: Readonly<Record<string, (file: string) => Promise<void>>> = {
  'cut in the middle': async (file) => truncate(file, Math.floor((await stat(file)).size / 2)),
  'cut at its beginning': (file) => truncate(file, 5_000),
  empty: (file) => truncate(file, 0),
  'random bytes': async (file) => writeFile(file, randomBytes((await stat(file)).size)),
  'random bytes in one block': async (file) => {
    const bytes = await readFile(file)
    randomBytes(1_000).copy(bytes, 300_000)
    await writeFile(file, bytes)
  },
  'a folder': async (file) => {
    await rm(file)
    await mkdir(file)
  },
}

test.for(Object.entries(damages))('a store that is %s is set aside', async ([, damage]) => {
  const before = await createTelemetryStore({ folder })
  const spans = Array.from({ length: 3_000 }, (_, index) => ({ ...span, id: index + 1 }))
  await before.ingest.traces(jsonRequest(tracesBody(spans)))
  await before.close()
  const file = join(folder, 'telemetry.duckdb')
  await damage(file)
  const places: string[] = []
  const store = await createTelemetryStore({ folder, onSetAside: (place) => places.push(place) })
  const { status } = await store.ingest.traces(jsonRequest(tracesBody([span])))
  const { value } = await store.traces.groups({ window, by: [] })
  await store.close()
  expect([status, value[0]?.count]).toEqual([200, 1])
  expect(places).toEqual([expect.stringMatching(/telemetry\.duckdb\.damaged-2[\dTZ-]+$/)])
  expect((await stat(places[0] ?? '')).isDirectory()).toBe(damage === damages['a folder'])
})

// Root may read everything.
test.skipIf(process.getuid?.() === 0)('a store that may not be read is set aside', async () => {
  await (await createTelemetryStore({ folder })).close()
  await chmod(join(folder, 'telemetry.duckdb'), 0)
  const places: string[] = []
  await (await createTelemetryStore({ folder, onSetAside: (place) => places.push(place) })).close()
  expect(places).toHaveLength(1)
})

test('a folder that cannot be made is told', async () => {
  await writeFile(join(folder, 'file'), '')
  await expect(createTelemetryStore({ folder: join(folder, 'file') })).rejects.toMatchObject({
    code: 'telemetry_store_unwritable',
  })
})

test('a store of another version is refused with what to do', async () => {
  await (await createTelemetryStore({ folder })).close()
  const instance = await DuckDBInstance.create(join(folder, 'telemetry.duckdb'))
  const connection = await instance.connect()
  await connection.run('UPDATE store SET version = 99')
  connection.closeSync()
  instance.closeSync()
  await expect(createTelemetryStore({ folder })).rejects.toMatchObject({
    code: 'telemetry_store_other_version',
    message: expect.stringContaining('has version 99'),
  })
})
