import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { childProcesses } from '../../../test/child-processes.ts'
import { temporaryFolder } from '../../../test/temporary-folder.ts'
import { startEmbeddedPostgres } from './embedded-postgres.ts'

const orphanMain = join(import.meta.dirname, '..', '..', '..', 'test', 'orphan-main.ts')
let root: Awaited<ReturnType<typeof temporaryFolder>>
beforeAll(async () => {
  root = await temporaryFolder()
})
afterAll(async () => {
  await root.remove()
  expect(await childProcesses()).toEqual([])
})

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  const { rows } = await client.query<Record<string, unknown>>(sql)
  await client.end()
  return rows
}

async function queryUntilAnswered(url: string, sql: string): Promise<unknown[]> {
  for (;;) {
    try {
      return await query(url, sql)
    } catch {
      await pause(50)
    }
  }
}

test('what was stored is there at the next start, in a path with spaces', async () => {
  const folder = join(root.path, 'my database')
  const first = await startEmbeddedPostgres(folder)
  await query(first.url, 'create table kept as select 42 as answer')
  await first.stop()
  const second = await startEmbeddedPostgres(folder)
  expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }])
  await second.stop()
})

test('a server that outlived its service is ended first', async () => {
  const folder = join(root.path, 'orphan')
  const service = fork(orphanMain, [folder], { stdio: ['ignore', 2, 2, 'ipc'] })
  const [orphanUrl] = await once(service, 'message')
  if (service.signalCode === null) await once(service, 'exit')
  expect(await query(String(orphanUrl), 'select 1 as one')).toEqual([{ one: 1 }])

  const next = await startEmbeddedPostgres(folder)
  await expect(query(String(orphanUrl), 'select 1')).rejects.toThrow('ECONNREFUSED')
  expect(await query(next.url, 'select 1 as one')).toEqual([{ one: 1 }])
  await next.stop()
})

test('a server that is killed is started again at the same address, with all that was committed', async () => {
  const folder = join(root.path, 'killed')
  const lines: string[] = []
  const server = await startEmbeddedPostgres(folder, (line) => lines.push(line))
  await query(server.url, 'create table kept as select 42 as answer')
  const pid = Number.parseInt(await readFile(join(folder, 'cluster', 'postmaster.pid'), 'utf8'), 10)
  process.kill(pid, 'SIGKILL')
  expect(await queryUntilAnswered(server.url, 'select answer from kept')).toEqual([{ answer: 42 }])
  expect(lines[0]).toBe('The embedded PostgreSQL ended by itself; starting it again')
  await server.stop()
})

test('a note of a server that is gone does not keep the next from starting', async () => {
  const folder = join(root.path, 'stale')
  await (await startEmbeddedPostgres(folder)).stop()
  // The number is now that of a process which is no PostgreSQL: ours.
  await writeFile(join(folder, 'cluster', 'postmaster.pid'), `${process.pid}\n${folder}\n`)
  const server = await startEmbeddedPostgres(folder)
  expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }])
  await server.stop()
})

test('files of another PostgreSQL are refused', async () => {
  const folder = join(root.path, 'older')
  await (await startEmbeddedPostgres(folder)).stop()
  const versionFile = join(folder, 'cluster', 'PG_VERSION')
  expect((await readFile(versionFile, 'utf8')).trim()).toBe('18')
  await writeFile(versionFile, '17\n')
  await expect(startEmbeddedPostgres(folder)).rejects.toMatchObject({
    code: 'data_folder_other_version',
  })
})
