import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createRuntime, type Runtime } from '@faultline/runtime'
import { visibleLine } from '@faultline/runtime/text'
import type { TelemetryStore } from '@faultline/sources/telemetry'
import { dataFolderError, openDataFolder } from './database/data-folder.ts'
import { openDatabase, type Database } from './database/database.ts'
import { makePrivateFolder, privateMode } from './database/private-files.ts'
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
import { defaultRetention } from './retention/limits.ts'
import { startRetention } from './retention/retention.ts'
import { openTelemetryStore } from './telemetry/open-telemetry-store.ts'
import { otlpRoutes } from './telemetry/otlp-routes.ts'
import { version } from './version.ts'
import {
  claimants,
  describeAnalyzers,
  loadAnalyzers,
  type AnalyzerLibrary,
} from './worker/analyzers.ts'
import { createGiveWay, type GiveWay } from './worker/give-way.ts'
import { createQueueRanks } from './worker/queue-ranks.ts'
import { migrateQueue, startQueue } from './worker/queue.ts'
import { createRuntimeRunner } from './worker/runtime-runner.ts'
import { schedulesOf } from './worker/schedules.ts'

/**
 * Starts the whole service: database, telemetry, sandbox, queue and HTTP.
 * @throws ServiceError, one sentence with its remedy, when a part cannot be started; whatever was
 * started before it has been ended again then.
 */
export function startService(options: ServiceOptions): Promise<Service> {
  const { log = () => undefined } = options
  // Much of what is told comes from outside; one line stays one line, whatever is in it.
  return start({ ...options, log: (line) => log(visibleLine(line)) })
}

async function start(options: ServiceOptions & { readonly log: Log }): Promise<Service> {
  await using all = new AsyncDisposableStack()
  const { log, signal } = options
  const folder = await openDataFolder(options.dataFolder)
  all.defer(folder.release)
  // What the parts stand on ends after them, and also when one of them does not end.
  const ground = all.use(new AsyncDisposableStack())
  const started = new AsyncDisposableStack()
  all.defer(() => endInTime(started, log))

  const [{ runtime, library }, database, { store: telemetry, notice }] = await together([
    startAnalyzers(options, started, log),
    startDatabase(options, started, ground),
    startTelemetry(options, join(folder.path, 'telemetry'), started),
  ])
  signal?.throwIfAborted()
  const notifications = await listenForNotifications(database.url, log)
  started.defer(notifications.close)
  const changes = createChanges(database, options.changeFeeds ?? [])

  const notices = notice === undefined ? [] : [notice]
  const giveWay = createGiveWay()
  const stores = { database, telemetry, notifications }
  const parts: Parts = { ...stores, runtime, library, giveWay, notices, log }
  const { site, otlp } = await startHttp(options, parts, started)

  const { traces, metrics, logs } = telemetry
  const sources = { traces, metrics, logs, changes: changes.source }
  const runner = createRuntimeRunner({ runtime, library, sources })
  const queue = await startQueue({
    database,
    runner,
    giveWay,
    schedules: schedulesOf(library),
    serviceId: folder.serviceId,
    isAlone: options.databaseUrl === undefined,
    log,
  })
  started.defer(queue.close)
  const limits = { ...defaultRetention, ...options.retention }
  started.defer(
    startRetention({ database, serviceId: folder.serviceId, dataFolder: folder.path, limits, log })
      .close,
  )

  signal?.throwIfAborted()
  const running = all.move()
  return {
    url: site.url,
    otlpUrl: otlp.url,
    addChangeFeed: changes.addFeed,
    close: () => running.disposeAsync(),
  }
}

/** How long the parts may take to end in order, before PostgreSQL is taken away from under them. */
const endMs = 3_500

async function endInTime(started: AsyncDisposableStack, log: Log): Promise<void> {
  const late = Promise.withResolvers<void>()
  const timer = setTimeout(() => {
    log(`Not every part of the service ended within ${endMs} ms`)
    late.resolve()
  }, endMs)
  const ended = started.disposeAsync()
  // One that fails because of that has nobody left to tell.
  ended.catch(() => undefined)
  await Promise.race([ended, late.promise])
  clearTimeout(timer)
}

type Log = (line: string) => void
type Parts = {
  readonly database: Database
  readonly telemetry: TelemetryStore
  readonly notifications: Notifications
  readonly runtime: Runtime
  readonly library: AnalyzerLibrary
  readonly giveWay: GiveWay
  /** What whoever runs the service should look at, in a sentence each. */
  readonly notices: readonly string[]
  readonly log: Log
}

async function startDatabase(
  { databaseUrl, dataFolder, log = () => undefined }: ServiceOptions,
  started: AsyncDisposableStack,
  ground: AsyncDisposableStack,
): Promise<Database> {
  let url = databaseUrl
  if (url === undefined) {
    const embedded = await startEmbeddedPostgres(join(dataFolder, 'database'), log)
    ground.defer(embedded.stop)
    url = embedded.url
  }
  const database = await openDatabase(url, log)
  started.defer(database.close)
  await migrate(database)
  await migrateQueue(database)
  return database
}

async function startTelemetry(
  { forgetTelemetry = false, retention, log = () => undefined }: ServiceOptions,
  folder: string,
  started: AsyncDisposableStack,
): Promise<{ readonly store: TelemetryStore; readonly notice?: string }> {
  if (forgetTelemetry) await rm(folder, { recursive: true, force: true })
  await makePrivateFolder(folder, privateMode).catch((error: unknown) => {
    throw dataFolderError(folder, error)
  })
  const opened = await openTelemetryStore(folder, { ...defaultRetention, ...retention }, log)
  started.defer(opened.store.close)
  return opened
}

async function startAnalyzers(
  { analyzersFolder = [], sandbox = 'best', signal }: ServiceOptions,
  started: AsyncDisposableStack,
  log: Log,
) {
  const runtime = await createRuntime({ sandbox })
  if (runtime.sandbox.message !== undefined) log(runtime.sandbox.message)
  started.defer(runtime.close)
  // An analyzer that does not say what it is would hold the start, and so its end.
  signal?.addEventListener('abort', () => void runtime.close(), { once: true })
  const folders = typeof analyzersFolder === 'string' ? [analyzersFolder] : analyzersFolder
  return { runtime, library: await loadAnalyzers(runtime, folders, log) }
}

async function startHttp(
  options: ServiceOptions,
  parts: Parts,
  started: AsyncDisposableStack,
): Promise<{ site: Listener; otlp: Listener }> {
  const { database, telemetry, library, giveWay, log } = parts
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
      alertmanagerRoute(intake, giveWay),
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
  { database, notifications, runtime, library, notices, log }: Parts,
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
    notices,
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
