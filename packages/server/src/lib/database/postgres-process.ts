import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { ServiceError } from '../errors.ts'
import { childrenOf } from './process-identity.ts'
import type { PostgresUser } from './postgres-user.ts'

export type Output = {
  /** Resolves to true once the text was printed, to false when the program ended without. */
  readonly includes: (text: string) => Promise<boolean>
  readonly tail: () => string
}

/** Starts one of PostgreSQL's programs as the user that it is to run as. */
export function runPostgresProgram(
  user: PostgresUser,
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
export function endWithThisProcess(user: PostgresUser, child: ChildProcess): ChildProcess {
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

/** Ends a server in order; one that does not end within three seconds loses nothing by being killed. */
export async function endServer(child: ChildProcess): Promise<void> {
  child.kill('SIGINT')
  const impatience = setTimeout(() => child.kill('SIGQUIT'), 2_000)
  const end = setTimeout(() => void killWithChildren(child), 3_000)
  await whenExited(child)
  clearTimeout(impatience)
  clearTimeout(end)
}

/** With its own children, each of which leads a group, in case that it is stopped and cannot end them. */
async function killWithChildren(child: ChildProcess): Promise<void> {
  const children = child.pid === undefined ? [] : await childrenOf(child.pid)
  child.kill('SIGKILL')
  for (const pid of children) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It is gone meanwhile.
    }
  }
}

/** Resolves when the process is gone, also when it was before. */
export async function whenExited(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  // One that must not hold this process is waited for all the same once somebody asks.
  child.ref()
  await once(child, 'exit')
}

/** Why a program of PostgreSQL did not do its work, in one sentence. */
export function startError(folder: string, output: string): ServiceError {
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
