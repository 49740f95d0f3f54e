import { join } from 'node:path'
import pg from 'pg'
import { openDatabase, type Database } from '../src/lib/database/database.ts'
import { startEmbeddedPostgres } from '../src/lib/database/embedded-postgres.ts'
import { migrate } from '../src/lib/database/migrations.ts'
import { migrateQueue } from '../src/lib/worker/queue.ts'
import { childProcesses } from './child-processes.ts'
import { temporaryFolder } from './temporary-folder.ts'

export type TestDatabases = {
  /** A database of its own with the current schema, cloned from a template. */
  readonly create: () => Promise<Database>
  /** The same, not connected to. */
  readonly createUrl: () => Promise<string>
  /** Ends the server. @throws when a connection or a process was left behind. */
  readonly close: () => Promise<void>
}

/** A real PostgreSQL for one test file. */
export async function startTestDatabases(): Promise<TestDatabases> {
  const before = await childProcesses()
  const folder = await temporaryFolder()
  const server = await startEmbeddedPostgres(join(folder.path, 'database'))
  const admin = new pg.Client({ connectionString: server.url })
  await admin.connect()
  await admin.query('create database template_faultline')
  const template = await openDatabase(urlOf(server.url, 'template_faultline'), () => undefined)
  await migrate(template)
  await migrateQueue(template)
  await template.close()

  const opened: Database[] = []
  let count = 0
  const createUrl = async (): Promise<string> => {
    const name = `test_${++count}`
    await admin.query(`create database ${name} template template_faultline`)
    return urlOf(server.url, name)
  }
  return {
    createUrl,
    async create() {
      const database = await openDatabase(await createUrl(), () => undefined)
      opened.push(database)
      return database
    },
    async close() {
      for (const database of opened) await database.close()
      const leaked = await openConnections(admin)
      await admin.end()
      await server.stop()
      await folder.remove()
      if (leaked.length > 0) throw new Error(`Connections were left open: ${leaked.join('; ')}`)
      const left = (await childProcesses()).filter((command) => !before.includes(command))
      if (left.length > 0) throw new Error(`Processes were left running: ${left.join('; ')}`)
    },
  }
}

/** The last queries of connections to test databases; the server may take a moment to see one end. */
async function openConnections(admin: pg.Client): Promise<string[]> {
  for (let look = 0; ; look++) {
    const { rows } = await admin.query<{ query: string }>(
      `select query from pg_stat_activity where datname like 'test%' and pid <> pg_backend_pid()`,
    )
    if (rows.length === 0 || look === 100) return rows.map((row) => row.query)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

function urlOf(serverUrl: string, name: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}
