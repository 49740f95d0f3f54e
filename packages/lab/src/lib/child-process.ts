import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { compileCache } from './compile-cache.ts'
import { ProcessError } from './errors.ts'
import { isReport, type Command, type Report } from './protocol.ts'

/** A process of the shop, seen from the shop. */
export type Child = {
  readonly name: string
  readonly pid: number
  send(command: Command): void
  onReport(listener: (report: Report) => void): void
  /** The next report of that kind; fails when the process ends or reports a failure first. */
  next<Kind extends Report['kind']>(kind: Kind): Promise<Extract<Report, { kind: Kind }>>
  /** Asks the process to finish its work and end; kills it when it does not. */
  stop(): Promise<void>
  /** Ends the process at once, as the kernel or an operator would. */
  kill(): Promise<void>
  readonly ended: boolean
}

/** Starts `module`, a file beside this one, as a process of its own with a channel to it. */
export function startChild(options: {
  name: string
  module: string
  nodeFlags?: readonly string[]
  onUnexpectedEnd(name: string): void
}): Child {
  const { name } = options
  const child = fork(fileURLToPath(new URL(options.module, import.meta.url)), [], {
    execArgv: ['--disable-warning=ExperimentalWarning', ...(options.nodeFlags ?? [])],
    // Standard output belongs to the shop's own events alone.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      TMPDIR: process.env['TMPDIR'],
      // A third less processor time to start with, from the second start on.
      NODE_COMPILE_CACHE: compileCache,
    },
  })
  const listeners = new Set<(report: Report) => void>()
  const endings = new Set<() => void>()
  let ended = false
  let endIsExpected = false

  child.on('message', (message: unknown) => {
    if (isReport(message)) for (const listener of listeners) listener(message)
  })
  child.on('error', () => undefined)
  child.once('exit', () => {
    ended = true
    for (const listener of endings) listener()
    if (!endIsExpected) options.onUnexpectedEnd(name)
  })

  async function end(signal: 'SIGKILL' | undefined): Promise<void> {
    endIsExpected = true
    if (ended) return
    const exit = once(child, 'exit')
    if (signal) child.kill(signal)
    else if (child.connected) child.send({ kind: 'stop' }, () => undefined)
    const killer = setTimeout(() => child.kill('SIGKILL'), 6000)
    await exit
    clearTimeout(killer)
  }

  return {
    name,
    pid: child.pid ?? -1,
    send(command) {
      if (!ended && child.connected) child.send(command, () => undefined)
    },
    onReport: (listener) => void listeners.add(listener),
    next(kind) {
      return new Promise((resolve, reject) => {
        const finish = () => {
          listeners.delete(listen)
          endings.delete(fail)
        }
        const fail = () => {
          finish()
          reject(new ProcessError(`The process "${name}" ended before it was ready.`))
        }
        const listen = (report: Report) => {
          if (report.kind === 'failed') {
            finish()
            reject(new ProcessError(`The process "${name}" failed: ${report.message}`))
          } else if (isKind(report, kind)) {
            finish()
            resolve(report)
          }
        }
        listeners.add(listen)
        endings.add(fail)
        if (ended) fail()
      })
    },
    stop: () => end(undefined),
    kill: () => end('SIGKILL'),
    get ended() {
      return ended
    },
  }
}

function isKind<Kind extends Report['kind']>(
  report: Report,
  kind: Kind,
): report is Extract<Report, { kind: Kind }> {
  return report.kind === kind
}
