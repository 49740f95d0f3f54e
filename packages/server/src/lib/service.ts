import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createRuntime, type Runtime } from '@faultline/runtime'
import type { TelemetryStore } from '@faultline/sources/telemetry'
import { openDataFolder } from './database/data-folder.ts'
import { openDatabase, type Database } from './database/database.ts'
import { startEmbeddedPostgres } from './database/embedded-postgres.ts'
import { migrate } from './database/migrations.ts'
import { listenForNotifications, type Notifications } from './database/notifications.ts'
import { createApi, type Api } from './http/api.ts'
import { listen, type Listener } from './http/listen.ts'
import { createOpenApiDocument, openApiRoute } from './http/openapi-document.ts'
import { listenForOtlp } from './http/otlp-listener.ts'
import { createRequestHandler } from './http/service-server.ts'
import { alertmanagerRoute } from './intake/webhook-route.ts'
import type { Service, ServiceOptions } from './service-options.ts'
import { createChanges } from './telemetry/changes.ts'
import { changesRoute } from './telemetry/changes-route.ts'
import { openTelemetryStore } from './telemetry/open-telemetry-store.ts'
import { otlpRoutes } from './telemetry/otlp-routes.ts'
import { version } from './version.ts'
import {
  claimants,
  describeAnalyzers,
  loadAnalyzers,
  type AnalyzerLibrary,
} from './worker/analyzers.ts'
import { createQueueRanks } from './worker/queue-ranks.ts'
import { migrateQueue, startQueue } from './worker/queue.ts'
import { createRuntimeRunner } from './worker/runtime-runner.ts'
import { schedulesOf } from './worker/schedules.ts'

/**
 * Starts the whole service: database, telemetry, sandbox, queue and HTTP.
 * @throws ServiceError, one sentence with its remedy, when a part cannot be started; whatever was
 * started before it has been ended again then.
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  await using started = new AsyncDisposableStack()
  const log = options.log ?? (() => undefined)
  const folder = await openDataFolder(options.dataFolder)
  started.defer(folder.release)

  const [{ runtime, library }, database, telemetry] = await together([
    startAnalyzers(options, started, log),
    startDatabase(options, started),
    startTelemetry(options, join(folder.path, 'telemetry'), started),
  ])
  const notifications = await listenForNotifications(database.url, log)
  started.defer(notifications.close)
  const changes = createChanges(database, options.changeFeeds ?? [])

  const parts: Parts = { database, telemetry, notifications, runtime, library, log }
  const { site, otlp } = await startHttp(options, parts, started)

  const { traces, metrics, logs } = telemetry
  const sources = { traces, metrics, logs, changes: changes.source }
  const runner = createRuntimeRunner({ runtime, library, sources })
  const queue = await startQueue({
    database,
    runner,
    schedules: schedulesOf(library),
    serviceId: folder.serviceId,
    isAlone: options.databaseUrl === undefined,
    log,
  })
  started.defer(queue.close)

  const running = started.move()
  return {
    url: site.url,
    otlpUrl: otlp.url,
    addChangeFeed: changes.addFeed,
    close: () => running.disposeAsync(),
  }
}

type Log = (line: string) => void
type Parts = {
  readonly database: Database
  readonly telemetry: TelemetryStore
  readonly notifications: Notifications
  readonly runtime: Runtime
  readonly library: AnalyzerLibrary
  readonly log: Log
}

async function startDatabase(
  { databaseUrl, dataFolder, log = () => undefined }: ServiceOptions,
  started: AsyncDisposableStack,
): Promise<Database> {
  let url = databaseUrl
  if (url === undefined) {
    const embedded = await startEmbeddedPostgres(join(dataFolder, 'database'), log)
    started.defer(embedded.stop)
    url = embedded.url
  }
  const database = await openDatabase(url, log)
  started.defer(database.close)
  await migrate(database)
  await migrateQueue(database)
  return database
}

async function startTelemetry(
  { forgetTelemetry = false, log = () => undefined }: ServiceOptions,
  folder: string,
  started: AsyncDisposableStack,
): Promise<TelemetryStore> {
  if (forgetTelemetry) await rm(folder, { recursive: true, force: true })
  const store = await openTelemetryStore(folder, log)
  started.defer(store.close)
  return store
}

async function startAnalyzers(
  { analyzersFolder = [], sandbox = 'best' }: ServiceOptions,
  started: AsyncDisposableStack,
  log: Log,
) {
  const runtime = await createRuntime({ sandbox })
  if (runtime.sandbox.message !== undefined) log(runtime.sandbox.message)
  started.defer(runtime.close)
  const folders = typeof analyzersFolder === 'string' ? [analyzersFolder] : analyzersFolder
  return { runtime, library: await loadAnalyzers(runtime, folders, log) }
}

async function startHttp(
  options: ServiceOptions,
  parts: Parts,
  started: AsyncDisposableStack,
): Promise<{ site: Listener; otlp: Listener }> {
  const { database, telemetry, library, log } = parts
  const { host = '127.0.0.1', port = 0, otlpPort, webFolder, allowedHosts = [] } = options
  const common = { allowedHosts, log }
  const otlp = await listenForOtlp(
    { ...common, routes: otlpRoutes('', telemetry.ingest) },
    { host, port: otlpPort },
  )
  started.defer(otlp.close)

  const closing = new AbortController()
  const urlOf = (id: string): string => `${site.url}/investigations/${id}`
  const claiming = claimants(library)
  const ranks = createQueueRanks(database, log)
  started.defer(ranks.close)
  const intake = { database, analyzers: () => claiming, urlOf, onQueued: ranks.renew }
  const handle = createRequestHandler({
    ...common,
    routes: [
      alertmanagerRoute(intake),
      changesRoute(database),
      openApiRoute(await createOpenApiDocument()),
      ...otlpRoutes('/otlp', telemetry.ingest),
    ],
    api: startApi(parts, urlOf, closing.signal),
    ...(webFolder === undefined ? {} : { webFolder }),
  })
  const site = await listen(handle, { host, port })
  started.defer(site.close)
  // Followers' connections stay open for as long as they are followed.
  started.defer(() => closing.abort())
  return { site, otlp }
}

function startApi(
  { database, notifications, runtime, library, log }: Parts,
  urlOf: (investigationId: string) => string,
  closing: AbortSignal,
): Api {
  const analyzers = describeAnalyzers(library)
  return createApi({
    database,
    notifications,
    analyzers: () => analyzers,
    urlOf,
    version,
    sandbox: () => runtime.sandbox.layers.join(', '),
    closing,
    log,
  })
}

/** Waits for all, also when one fails, so that what the others started can be ended. */
async function together<const Work extends readonly Promise<unknown>[]>(
  work: Work,
): Promise<{ -readonly [Index in keyof Work]: Awaited<Work[Index]> }> {
  await Promise.allSettled(work)
  return Promise.all(work)
}
