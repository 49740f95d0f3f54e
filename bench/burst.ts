import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase, type Database } from '../packages/server/src/lib/database/database.ts'
import { startEmbeddedPostgres } from '../packages/server/src/lib/database/embedded-postgres.ts'
import { migrate } from '../packages/server/src/lib/database/migrations.ts'
import { listen } from '../packages/server/src/lib/http/listen.ts'
import { createRequestHandler } from '../packages/server/src/lib/http/service-server.ts'
import { parseAlertmanager } from '../packages/server/src/lib/intake/alertmanager.ts'
import { receiveAlerts } from '../packages/server/src/lib/intake/receive-alerts.ts'
import { alertmanagerRoute } from '../packages/server/src/lib/intake/webhook-route.ts'
import { startService } from '../packages/server/src/lib/service.ts'
import { createGiveWay } from '../packages/server/src/lib/worker/give-way.ts'
import { migrateQueue } from '../packages/server/src/lib/worker/queue.ts'
import { memoryMb, type BenchResult } from './report.ts'

const notifications = 100
const alertsOfEach = 100
const goal = 0.5

/** A burst of alerts over HTTP, each a question of its own, against the same statements alone. */
export async function benchBurst(): Promise<BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'faultline-bench-'))
  const server = await startEmbeddedPostgres(join(folder, 'database'))
  try {
    const bodies = Array.from({ length: notifications }, (_, index) => notification(index))
    const database = await openDatabase(server.url, () => undefined)
    await migrate(database)
    await migrateQueue(database)
    const recorded = await record(database, bodies)
    await empty(database)
    const referenceSeconds = await replay(database, recorded)
    await empty(database)
    const idle = await overHttp(database, bodies)
    await database.close()
    const busy = await withWorker(folder, bodies)
    return [
      result('burst of alerts, worker off', idle, referenceSeconds),
      result('burst of alerts, worker on', busy, referenceSeconds),
    ]
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

type Measured = { readonly seconds: number; readonly p99Ms: number; readonly memory: number }

function result(name: string, measured: Measured, referenceSeconds: number): BenchResult {
  const ratio = referenceSeconds / measured.seconds
  return {
    name,
    work: `${notifications * alertsOfEach} alerts in ${notifications} notifications, one after the other; p99 of a notification ${measured.p99Ms.toFixed(0)} ms`,
    seconds: measured.seconds,
    reference: 'the same statements in the same transactions',
    referenceSeconds,
    ratio,
    peakMemoryMb: measured.memory,
    goal: `at least ${goal} × the rate of the statements alone`,
    met: ratio >= goal,
  }
}

function notification(index: number): { readonly version: '4'; readonly alerts: object[] } {
  const startsAt = new Date(Date.now() - 60_000).toISOString()
  const alerts = Array.from({ length: alertsOfEach }, (_, place) => ({
    status: 'firing',
    labels: { alertname: 'Slow', service: `service-${index}-${place}`, severity: 'warning' },
    annotations: { summary: 'Requests are slow', runbook: 'http://runbooks.example/slow' },
    startsAt,
    generatorURL: 'http://prometheus.example/graph',
    fingerprint: `${index}-${place}`,
  }))
  return { version: '4', alerts }
}

const analyzers = () => [
  { id: 'reads-changes', triggers: [{ index: 0, kind: 'alert' as const, labels: ['service'] }] },
]
const urlOf = (id: string): string => `/investigations/${id}`

type QueryConfig = { name?: string; text: string; values?: unknown[] }
type Statement = { readonly text: string | QueryConfig; readonly values: unknown[] }

/** The statements that the intake sends, by transaction. */
async function record(
  database: Database,
  bodies: readonly unknown[],
): Promise<readonly (readonly Statement[])[]> {
  const transactions: Statement[][] = []
  const listening: Database = {
    ...database,
    transaction: (work) =>
      database.transaction((client) => {
        const statements: Statement[] = []
        transactions.push(statements)
        return work(
          new Proxy(client, {
            get: (target, name) =>
              name !== 'query'
                ? Reflect.get(target, name)
                : (text: string | QueryConfig, values: unknown[] = []) => {
                    statements.push({ text, values })
                    return typeof text === 'string'
                      ? target.query(text, values)
                      : target.query(text)
                  },
          }),
        )
      }),
  }
  for (const body of bodies) {
    const now = Date.now()
    const intake = { database: listening, analyzers, urlOf }
    await receiveAlerts(intake, parseAlertmanager(body, now), now)
  }
  return transactions
}

async function replay(
  database: Database,
  transactions: readonly (readonly Statement[])[],
): Promise<number> {
  const started = performance.now()
  for (const statements of transactions) {
    await database.transaction(async (client) => {
      for (const { text, values } of statements) {
        await (typeof text === 'string' ? client.query(text, values) : client.query(text))
      }
    })
  }
  return (performance.now() - started) / 1_000
}

async function empty(database: Database): Promise<void> {
  await database.query('truncate alert, investigation restart identity cascade')
  await database.query('delete from graphile_worker._private_jobs')
}

async function overHttp(database: Database, bodies: readonly unknown[]): Promise<Measured> {
  const handle = createRequestHandler({
    routes: [alertmanagerRoute({ database, analyzers, urlOf }, createGiveWay())],
    allowedHosts: [],
    log: () => undefined,
  })
  const site = await listen(handle, { host: '127.0.0.1', port: 0 })
  try {
    return await send(site.url, bodies)
  } finally {
    await site.close()
  }
}

async function withWorker(folder: string, bodies: readonly unknown[]): Promise<Measured> {
  const analyzersFolder = join(import.meta.dirname, '..', 'packages', 'server', 'test', 'analyzers')
  const dataFolder = join(folder, 'service')
  const service = await startService({ dataFolder, otlpPort: 0, analyzersFolder })
  try {
    return await send(service.url, bodies)
  } finally {
    await service.close()
  }
}

async function send(url: string, bodies: readonly unknown[]): Promise<Measured> {
  const times: number[] = []
  const started = performance.now()
  for (const body of bodies) {
    const begun = performance.now()
    const response = await fetch(`${url}/webhooks/alertmanager`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    await response.text()
    if (response.status !== 202) throw new Error(`The service answered ${response.status}`)
    times.push(performance.now() - begun)
  }
  const seconds = (performance.now() - started) / 1_000
  times.sort((one, other) => one - other)
  return { seconds, p99Ms: times[Math.ceil(0.99 * times.length) - 1] ?? 0, memory: memoryMb() }
}
