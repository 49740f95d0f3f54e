import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { descendantsOf } from '../process-tree.ts'

/** The first start makes the database. */
const startLimitMs = 60_000
const program = fileURLToPath(new URL('../../bin/faultline.mjs', import.meta.url))

export type ServiceUnderTest = {
  readonly url: string
  /** What can be broken, and how. Each resolves once the blow was dealt. */
  readonly blows: Readonly<Record<string, () => Promise<void>>>
  /** Resolves when the service answers and its database does. */
  readonly whenWell: () => Promise<void>
  readonly stop: () => Promise<void>
}

export type ServiceSettings = {
  readonly folder: string
  readonly port: number
  readonly changeFeed: string
  /** A number from 0 up to 1. */
  readonly random: () => number
}

/** The service as its user starts it; it is started again whenever it was killed. */
export async function startServiceUnderTest(settings: ServiceSettings): Promise<ServiceUnderTest> {
  const { folder, port, random } = settings
  const dataFolder = join(folder, 'data')
  const url = `http://127.0.0.1:${port}`
  const logFile = join(folder, 'service.log')
  writeFileSync(logFile, '')
  let isStopping = false
  let child = launch()

  function launch(): ChildProcess {
    const words = ['serve', '--data-folder', dataFolder, '--port', String(port)]
    const more = ['--otlp-port', '0', '--analyzers', join(folder, 'analyzers')]
    const feed = ['--change-feed', settings.changeFeed]
    const started = spawn(process.execPath, [program, ...words, ...more, ...feed], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    started.stderr.on('data', (text: Buffer) => appendFileSync(logFile, text))
    started.once('exit', () => {
      if (!isStopping) child = launch()
    })
    return started
  }
  const isWell = (): Promise<boolean> =>
    fetch(`${url}/api/v1/health`).then(
      ({ ok }) => ok,
      () => false,
    )
  const whenWell = async (): Promise<void> => {
    while (!isStopping && !(await isWell())) await pause(50)
  }
  async function stop(): Promise<void> {
    isStopping = true
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGTERM')
    await exited
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stop().then(() => process.exit(130)))
  }
  const begun = await Promise.race([whenWell().then(() => true), pause(startLimitMs, false)])
  if (!begun) {
    await stop()
    const said = readFileSync(logFile, 'utf8').split('\n').slice(-5).join('\n')
    throw new Error(`The service does not start: ${said}`)
  }
  return {
    url,
    whenWell,
    blows: {
      async service() {
        child.kill('SIGKILL')
      },
      async database() {
        const note = readFileSync(join(dataFolder, 'database', 'cluster', 'postmaster.pid'), 'utf8')
        kill(Number.parseInt(note, 10))
      },
      async sandbox() {
        const below = await descendantsOf(child.pid ?? 0)
        const sandboxes = below.filter(({ what }) => what.includes('--permission'))
        kill(sandboxes[Math.floor(random() * sandboxes.length)]?.pid)
      },
    },
    stop,
  }
}

function kill(pid: number | undefined): void {
  try {
    if (pid !== undefined && pid > 1) process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended meanwhile.
  }
}
