import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
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

test('a file that is no store is not touched', async () => {
  await writeFile(join(folder, 'telemetry.duckdb'), 'not a database '.repeat(1000))
  await expect(createTelemetryStore({ folder })).rejects.toMatchObject({
    code: 'telemetry_store_damaged',
  })
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
