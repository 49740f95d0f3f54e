import type { ChildProcess } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { messageOf } from '../errors.ts'
import { freePort } from './free-port.ts'
import { prepareCluster, type Cluster } from './postgres-cluster.ts'
import {
  endServer,
  endWithThisProcess,
  runPostgresProgram,
  startError,
  whenExited,
} from './postgres-process.ts'

export type EmbeddedPostgres = {
  readonly url: string
  readonly stop: () => Promise<void>
}

/**
 * Starts a real PostgreSQL whose files lie in `folder`, on a free port of 127.0.0.1; makes them
 * the first time. It ends with this process, also when that is killed. When it ends by itself it
 * is started again on the same port: connections are lost, committed data is not.
 * @throws ServiceError when it does not start.
 */
export async function startEmbeddedPostgres(
  folder: string,
  log: (line: string) => void = () => undefined,
): Promise<EmbeddedPostgres> {
  const cluster = await prepareCluster(folder)
  const { server, port } = await startOnFreePort(cluster)
  const stop = supervise(server, { restart: () => startServer(cluster, port), log })
  return { url: `postgresql://faultline:${cluster.password}@127.0.0.1:${port}/postgres`, stop }
}

type Server = { readonly child: ChildProcess; readonly watcher: ChildProcess }

async function startOnFreePort(cluster: Cluster): Promise<{ server: Server; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort()
    try {
      return { server: await startServer(cluster, port), port }
    } catch (error) {
      // Another process may take the port between our looking and PostgreSQL's binding it.
      if (attempt === 3 || !/address already in use|could not bind/i.test(messageOf(error)))
        throw error
    }
  }
}

async function startServer(cluster: Cluster, port: number): Promise<Server> {
  const { folder, user, postgres } = cluster
  const { child, output } = runPostgresProgram(user, postgres, ['-D', folder, ...settings(port)])
  if (!(await output.includes('ready to accept connections'))) {
    throw startError(folder, output.tail())
  }
  return { child, watcher: endWithThisProcess(user, child) }
}

function settings(port: number): string[] {
  const values = {
    port,
    listen_addresses: '127.0.0.1',
    // A socket path is limited to about 100 characters, which a data folder may exceed.
    unix_socket_directories: '',
    max_connections: 60,
    shared_buffers: '64MB',
    // The log of writes, which else grows to 1 GB.
    max_wal_size: '256MB',
    min_wal_size: '64MB',
    log_min_messages: 'warning',
    log_checkpoints: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
  }
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** Starts the server again whenever it ends unasked; returns what ends it for good. */
function supervise(
  first: Server,
  { restart, log }: { restart: () => Promise<Server>; log: (line: string) => void },
): () => Promise<void> {
  let server = first
  let restarting: Promise<void> | undefined
  let stopping = false

  const watch = (): void => {
    server.child.once('exit', () => {
      server.watcher.kill('SIGKILL')
      if (!stopping) restarting = startAgain()
    })
  }
  async function startAgain(): Promise<void> {
    log('The embedded PostgreSQL ended by itself; starting it again')
    while (!stopping) {
      try {
        server = await restart()
        watch()
        return
      } catch (error) {
        log(messageOf(error))
        await pause(1_000)
      }
    }
  }
  watch()
  return async () => {
    stopping = true
    await restarting
    await endServer(server.child)
    await whenExited(server.watcher)
  }
}
