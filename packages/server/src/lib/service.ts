import { join } from 'node:path'
import { openDataFolder } from './database/data-folder.ts'
import { openDatabase, type Database } from './database/database.ts'
import { startEmbeddedPostgres } from './database/embedded-postgres.ts'
import { migrate } from './database/migrations.ts'
import { listenForNotifications } from './database/notifications.ts'
import { createApi } from './http/api.ts'
import { listen } from './http/listen.ts'
import { createRequestHandler } from './http/service-server.ts'
import { alertmanagerRoute } from './intake/webhook-route.ts'
import type { Service, ServiceOptions } from './service-options.ts'
import { changesRoute } from './telemetry/changes-route.ts'
import { version } from './version.ts'
import { loadAnalyzers } from './worker/analyzers.ts'
import { migrateQueue, startQueue } from './worker/queue.ts'

/**
 * Starts the whole service: database, telemetry, sandbox, queue and HTTP.
 * @throws ServiceError, one sentence with its remedy, when a part cannot be started; whatever was
 * started before it has been ended again then.
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  await using started = new AsyncDisposableStack()
  const { log = () => undefined, host = '127.0.0.1', allowedHosts = [] } = options
  const folder = await openDataFolder(options.dataFolder)
  started.defer(folder.release)

  const database = await startDatabase(options, started)
  const analyzers = await loadAnalyzers(options, log)
  started.defer(analyzers.close)
  const notifications = await listenForNotifications(database.url, log)
  started.defer(notifications.close)

  const closing = new AbortController()
  const api = createApi({
    database,
    notifications,
    analyzers: () => analyzers.descriptions,
    version,
    sandbox: () => analyzers.sandbox,
    closing: closing.signal,
    log,
  })
  const intake = {
    database,
    analyzers: () => analyzers.descriptions,
    urlOf: (id: string) => `${site.url}/investigations/${id}`,
  }
  const handle = createRequestHandler({
    routes: [alertmanagerRoute(intake), changesRoute(database)],
    api,
    allowedHosts,
    log,
    ...(options.webFolder === undefined ? {} : { webFolder: options.webFolder }),
  })
  const site = await listen(handle, { host, port: options.port ?? 0 })
  started.defer(site.close)
  started.defer(() => closing.abort())

  const queue = await startQueue({
    database,
    runner: analyzers.runner,
    serviceId: folder.serviceId,
    log,
  })
  started.defer(queue.close)

  const parts = started.move()
  return {
    url: site.url,
    otlpUrl: `${site.url}/otlp`,
    addChangeFeed: () => undefined,
    close: () => parts.disposeAsync(),
  }
}

async function startDatabase(
  { databaseUrl, dataFolder, log = () => undefined }: ServiceOptions,
  started: AsyncDisposableStack,
): Promise<Database> {
  let url = databaseUrl
  if (url === undefined) {
    const embedded = await startEmbeddedPostgres(join(dataFolder, 'database'))
    started.defer(embedded.stop)
    url = embedded.url
  }
  const database = await openDatabase(url, log)
  started.defer(database.close)
  await migrate(database)
  await migrateQueue(database)
  return database
}
