import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { ServiceError, systemErrorCode } from '../errors.ts'
import { dataFolderError } from './data-folder.ts'
import { freePort } from './free-port.ts'
import { postgresBinaries } from './postgres-binaries.ts'
import { postgresUser, type PostgresUser } from './postgres-user.ts'
import { isAlive, processCommand } from './process-identity.ts'

export type EmbeddedPostgres = {
  readonly url: string
  readonly stop: () => Promise<void>
}

type Cluster = {
  readonly folder: string
  readonly user: PostgresUser
  readonly initdb: string
  readonly postgres: string
  readonly password: string
}

/**
 * Starts a real PostgreSQL whose files lie in `folder`, on a free port of 127.0.0.1; makes them
 * the first time. It ends with this process, also when that is killed.
 * @throws ServiceError when it does not start.
 */
export async function startEmbeddedPostgres(folder: string): Promise<EmbeddedPostgres> {
  const cluster = await prepareCluster(folder)
  const { child, port } = await start(cluster)
  const watcher = endWithThisProcess(cluster, child)
  return {
    url: `postgresql://faultline:${cluster.password}@127.0.0.1:${port}/postgres`,
    async stop() {
      await end(child)
      watcher.stdin?.destroy()
    },
  }
}

async function prepareCluster(folder: string): Promise<Cluster> {
  const binaries = postgresBinaries()
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const user = await postgresUser([folder, binaries.postgres])
    if (user.owner) await chown(folder, user.owner.uid, user.owner.gid)
    const password = await readOrMakePassword(folder, user)
    const cluster: Cluster = { folder: join(folder, 'cluster'), user, password, ...binaries }
    await initialiseOnce(cluster)
    await endOrphan(cluster.folder)
    return cluster
  } catch (error) {
    throw error instanceof ServiceError ? error : dataFolderError(folder, error)
  }
}

async function readOrMakePassword(folder: string, user: PostgresUser): Promise<string> {
  const file = join(folder, 'password')
  try {
    return (await readFile(file, 'utf8')).trim()
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error
  }
  const password = randomBytes(24).toString('hex')
  await writeFile(file, `${password}\n`, { mode: 0o600 })
  if (user.owner) await chown(file, user.owner.uid, user.owner.gid)
  return password
}

/** Makes the cluster beside its place and moves it there, so that a half-made one is never used. */
async function initialiseOnce(cluster: Cluster): Promise<void> {
  const version = await readFile(join(cluster.folder, 'PG_VERSION'), 'utf8').catch(() => undefined)
  if (version !== undefined) return refuseOtherVersion(cluster.folder, version.trim())
  const unfinished = `${cluster.folder}.new`
  await rm(unfinished, { recursive: true, force: true })
  const { child, output } = run(cluster, cluster.initdb, [
    `--pgdata=${unfinished}`,
    '--username=faultline',
    `--pwfile=${join(cluster.folder, '..', 'password')}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--no-instructions',
  ])
  const [code] = await once(child, 'close')
  if (code !== 0) {
    await rm(unfinished, { recursive: true, force: true })
    throw startError(cluster.folder, output.tail())
  }
  await rename(unfinished, cluster.folder)
}

const majorVersion = '18'

function refuseOtherVersion(folder: string, version: string): void {
  if (version === majorVersion) return
  throw new ServiceError(
    'data_folder_other_version',
    `The database in ${folder} is of PostgreSQL ${version}, but this Faultline brings ${majorVersion}; use the Faultline that made it, or name another data folder`,
  )
}

/** A PostgreSQL of this folder that outlived its service, or a note of one that is long gone. */
async function endOrphan(folder: string): Promise<void> {
  const note = join(folder, 'postmaster.pid')
  const text = await readFile(note, 'utf8').catch(() => '')
  const pid = Number.parseInt(text, 10)
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return
  const isOurs = async (): Promise<boolean> => (await processCommand(pid)).includes(folder)
  if (!(await isOurs())) return rm(note, { force: true })
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (isAlive(pid)) process.kill(pid, signal)
    for (let waited = 0; waited < 10_000 && (await isOurs()); waited += 20) await pause(20)
  }
}

async function start(cluster: Cluster): Promise<{ child: ChildProcess; port: number }> {
  let problem = ''
  // Another process may take the port between our looking and PostgreSQL's binding it.
  for (let attempt = 0; attempt < 3; attempt++) {
    const port = await freePort()
    const { child, output } = run(cluster, cluster.postgres, [
      '-D',
      cluster.folder,
      ...settings(port),
    ])
    if (await output.includes('ready to accept connections')) return { child, port }
    problem = output.tail()
    if (!/Address already in use/i.test(problem)) break
  }
  throw startError(cluster.folder, problem)
}

function settings(port: number): string[] {
  const values = {
    port,
    listen_addresses: '127.0.0.1',
    // A socket path is limited to about 100 characters, which a data folder may exceed.
    unix_socket_directories: '',
    max_connections: 60,
    shared_buffers: '64MB',
    log_min_messages: 'warning',
    log_checkpoints: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
  }
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

type Output = {
  /** Resolves to true once the text was printed, to false when the program ended without. */
  readonly includes: (text: string) => Promise<boolean>
  readonly tail: () => string
}

function run(
  { user }: Cluster,
  program: string,
  programArgs: readonly string[],
): { child: ChildProcess; output: Output } {
  const { file, args, ...credentials } = user.command(program, programArgs)
  // A group of its own: Ctrl-C in the terminal must reach the service only, which stops it in order.
  const child = spawn(file, args, {
    ...credentials,
    cwd: '/',
    detached: true,
    env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  return { child, output: watch(child) }
}

function watch(child: ChildProcess): Output {
  let text = ''
  let ended = false
  const waiting = new Set<() => void>()
  const wake = (): void => waiting.forEach((check) => check())
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-8_000)
    wake()
  })
  child.once('error', (error) => {
    text += error.message
  })
  child.once('close', () => {
    ended = true
    wake()
  })
  return {
    includes: (wanted) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (!ended && !text.includes(wanted)) return
          waiting.delete(check)
          resolve(text.includes(wanted))
        }
        waiting.add(check)
        check()
      }),
    tail: () => text,
  }
}

/**
 * When this process is killed, the pipe to the shell closes, and the shell ends PostgreSQL. The
 * next start would do so as well; until then nothing is left running.
 */
function endWithThisProcess({ user }: Cluster, child: ChildProcess): ChildProcess {
  const script = 'read -r _ || true; kill -INT "$1" 2>/dev/null'
  const { file, args, ...credentials } = user.command('/bin/sh', [
    '-c',
    script,
    'sh',
    String(child.pid),
  ])
  const watcher = spawn(file, args, {
    ...credentials,
    cwd: '/',
    detached: true,
    env: {},
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  watcher.on('error', () => undefined)
  watcher.unref()
  return watcher
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGINT')
  const patience = setTimeout(() => child.kill('SIGQUIT'), 10_000)
  await exited
  clearTimeout(patience)
}

function startError(folder: string, output: string): ServiceError {
  if (/No space left on device/i.test(output)) {
    return new ServiceError(
      'no_disk_space',
      `There is no space left on the disk of the data folder ${folder}; free some, or name another folder`,
    )
  }
  const lines = output.trim().split('\n')
  const reason = lines.findLast((line) => /FATAL|PANIC|error/i.test(line)) ?? lines.at(-1) ?? ''
  return new ServiceError(
    'database_failed',
    `The embedded PostgreSQL in ${folder} did not start (${reason.trim()}); name another data folder, or point DATABASE_URL at a PostgreSQL of your own`,
  )
}
