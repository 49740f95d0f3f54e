import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { ServiceError, messageOf } from '../errors.ts'

/** As whom PostgreSQL's programs run, and how they are started. */
export type PostgresUser = {
  /** Owner of the database's files; absent when we run as an ordinary user ourselves. */
  readonly owner?: { readonly uid: number; readonly gid: number }
  readonly command: (
    program: string,
    args: readonly string[],
  ) => {
    readonly file: string
    readonly args: readonly string[]
    readonly uid?: number
    readonly gid?: number
  }
}

/**
 * PostgreSQL refuses to run as root. As root (in a container) it runs as the user `postgres`, who
 * is made where missing. That user cannot enter a root-only home such as /root; where `paths` lie
 * in one, PostgreSQL keeps the one capability to pass it.
 * @throws ServiceError when neither is possible.
 */
export async function postgresUser(paths: readonly string[]): Promise<PostgresUser> {
  if (process.getuid?.() !== 0) return { command: (file, args) => ({ file, args }) }
  const owner = (await findUser()) ?? (await createUser())
  for (const path of paths) {
    const closed = await closedFolder(path)
    if (closed === undefined) continue
    if (!existsSync(setpriv)) {
      throw new ServiceError(
        'data_folder_not_writable',
        `PostgreSQL cannot run as root, and the user postgres may not enter ${closed}; name a data folder elsewhere, or point DATABASE_URL at a PostgreSQL of your own`,
      )
    }
    return { owner, command: withPassage(owner) }
  }
  return { owner, command: (file, args) => ({ file, args, ...owner }) }
}

const run = promisify(execFile)
const setpriv = '/usr/bin/setpriv'

function withPassage({ uid, gid }: { uid: number; gid: number }): PostgresUser['command'] {
  const passage = [
    [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'],
    ['--inh-caps=-all,+dac_override', '--ambient-caps=-all,+dac_override', '--'],
  ].flat()
  return (program, args) => ({ file: setpriv, args: [...passage, program, ...args] })
}

async function findUser(): Promise<{ uid: number; gid: number } | undefined> {
  try {
    const [uid, gid] = await Promise.all([
      run('id', ['-u', 'postgres']),
      run('id', ['-g', 'postgres']),
    ])
    return { uid: Number.parseInt(uid.stdout, 10), gid: Number.parseInt(gid.stdout, 10) }
  } catch {
    return undefined
  }
}

async function createUser(): Promise<{ uid: number; gid: number }> {
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'])
  } catch (cause) {
    throw new ServiceError(
      'database_failed',
      `PostgreSQL cannot run as root, and the user postgres could not be made (${messageOf(cause).split('\n')[0]}); run Faultline as an ordinary user, or add that user`,
      { cause },
    )
  }
  const user = await findUser()
  if (user === undefined) {
    throw new ServiceError(
      'database_failed',
      'PostgreSQL cannot run as root, and the user postgres was not found after it was made; run Faultline as an ordinary user',
    )
  }
  return user
}

/** The first folder above the path that others may not enter. */
async function closedFolder(path: string): Promise<string | undefined> {
  const parent = dirname(path)
  if (parent === path) return undefined
  const above = await closedFolder(parent)
  if (above !== undefined) return above
  return ((await stat(parent)).mode & 0o001) === 0 ? parent : undefined
}
