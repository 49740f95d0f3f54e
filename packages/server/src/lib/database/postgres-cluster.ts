import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, chown, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { ServiceError, systemErrorCode } from '../errors.ts'
import { dataFolderError } from './data-folder.ts'
import { postgresBinaries } from './postgres-binaries.ts'
import { makePrivateFolder, privateMode, writePrivateFile } from './private-files.ts'
import { runPostgresProgram, startError } from './postgres-process.ts'
import { postgresUser, type PostgresUser } from './postgres-user.ts'
import { isAlive, processCommand } from './process-identity.ts'

/** The files of a PostgreSQL and all that is needed to start it. */
export type Cluster = {
  readonly folder: string
  readonly user: PostgresUser
  readonly initdb: string
  readonly postgres: string
  readonly password: string
}

/**
 * The cluster in the folder, ready to be started: made where there is none, and with nobody at
 * work on it.
 * @throws ServiceError when it cannot be made or is of another version.
 */
export async function prepareCluster(folder: string): Promise<Cluster> {
  const binaries = postgresBinaries()
  try {
    await makePrivateFolder(folder, privateMode)
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
    const known = (await readFile(file, 'utf8')).trim()
    await chmod(file, 0o600)
    if (known !== '') return known
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error
  }
  if (existsSync(join(folder, 'cluster'))) {
    throw new ServiceError(
      'database_failed',
      `The password of the database is missing from ${file}; put it back, or delete ${folder} and all investigations with it`,
    )
  }
  const password = randomBytes(24).toString('hex')
  await writePrivateFile(file, `${password}\n`, user.owner)
  return password
}

/** Makes the cluster beside its place and moves it there, so that a half-made one is never used. */
async function initialiseOnce(cluster: Cluster): Promise<void> {
  const version = await readFile(join(cluster.folder, 'PG_VERSION'), 'utf8').catch(() => undefined)
  if (version !== undefined) return refuseOtherVersion(cluster.folder, version.trim())
  const unfinished = `${cluster.folder}.new`
  await rm(unfinished, { recursive: true, force: true })
  const { child, output } = runPostgresProgram(cluster.user, cluster.initdb, [
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
