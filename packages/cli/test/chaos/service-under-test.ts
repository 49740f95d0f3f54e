import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { descendantsOf } from '../process-tree.ts'

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
  let isStopping = false
  let child = launch()

  function launch(): ChildProcess {
    const words = ['serve', '--data-folder', dataFolder, '--port', String(port)]
    const more = ['--otlp-port', '0', '--analyzers', join(folder, 'analyzers')]
    const feed = ['--change-feed', settings.changeFeed]
    const started = spawn(process.execPath, [program, ...words, ...more, ...feed], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    started.stderr.on('data', (text: Buffer) => appendFileSync(join(folder, 'service.log'), text))
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
    while (!(await isWell())) await pause(50)
  }
  await whenWell()
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
    async stop() {
      isStopping = true
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
    },
  }
}

function kill(pid: number | undefined): void {
  try {
    if (pid !== undefined && pid > 1) process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended meanwhile.
  }
}
