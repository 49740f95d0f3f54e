import { rm } from 'node:fs/promises'
import { parseCommandLine, type CommandLine } from './lib/command-line.ts'
import { LabError, messageOf, UsageError } from './lib/errors.ts'
import { trimCompileCache } from './lib/compile-cache.ts'
import { makeDataFolder } from './lib/data-folder.ts'
import { faults, findFault } from './lib/faults/registry.ts'
import { explain, narrate } from './lib/narration.ts'
import { createProcesses } from './lib/processes.ts'
import { createRandom } from './lib/random.ts'
import { runScenario } from './lib/scenario.ts'
import { initialVersions, openShop } from './lib/shop.ts'

try {
  await main(parseCommandLine(process.argv.slice(2)))
} catch (error) {
  explain(messageOf(error))
  if (!(error instanceof LabError)) throw error
  process.exit(error instanceof UsageError ? 2 : 3)
}

async function main(options: CommandLine): Promise<void> {
  if (options.listFaults) {
    listFaults(options.json)
    return
  }
  const fault = findFault(options.fault)
  const stopping = watchForStop(options)
  const startedAtMs = performance.now()
  narrate({ event: 'starting', fault: options.fault, seed: options.seed })

  const plan = fault?.plan(
    createRandom(`${fault.name}:${options.seed}`),
    initialVersions(options.seed),
  )
  await trimCompileCache()
  const folder = await makeDataFolder(options.dataFolder)
  const ownProcesses = createProcesses()
  const cleanUp = async () => {
    await ownProcesses.stopAll('database')
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const opening = openShop({
      seed: options.seed,
      otlpUrl: options.otlpUrl,
      folder,
      settings: plan?.settings ?? [],
      ownProcesses,
    })
    const shop = await Promise.race([opening, stopping.requested.then(() => undefined)])
    // A shop that was asked to end while it opens is taken down by its processes.
    opening.catch(() => undefined)
    if (!shop) return
    narrate({
      event: 'ready',
      changesUrl: shop.changesUrl,
      frontUrl: `http://127.0.0.1:${shop.frontPort}`,
      services: shop.services(),
      startedInMs: Math.round(performance.now() - startedAtMs),
    })
    const scenario = runScenario({
      shop,
      fault,
      plan,
      seed: options.seed,
      baselineMs: options.baselineSeconds * 1000,
      webhookUrl: options.webhookUrl,
      signal: stopping.signal,
      onInjected() {
        if (options.durationSeconds > 0)
          setTimeout(stopping.request, options.durationSeconds * 1000)
      },
    })
    await Promise.race([scenario.then(() => stopping.requested), stopping.requested])
    await shop.stop()
  } finally {
    await cleanUp()
    narrate({ event: 'stopped' })
  }
  process.exit(0)
}

function listFaults(json: boolean): void {
  const list = faults.map(({ name, title, isHealthy }) => ({ name, title, healthy: isHealthy }))
  const lines = list.map(({ name, title }) => `${name.padEnd(20)} ${title}`)
  process.stdout.write(`${json ? JSON.stringify(list) : lines.join('\n')}\n`)
}

type Stopping = { requested: Promise<void>; signal: AbortSignal; request(): void }

function watchForStop({ parentWatch }: CommandLine): Stopping {
  const controller = new AbortController()
  const requested = new Promise<void>((settle) => {
    controller.signal.addEventListener('abort', () => settle())
  })
  const request = () => controller.abort()
  process.on('SIGINT', request)
  process.on('SIGTERM', request)
  process.on('SIGHUP', request)
  process.stdout.on('error', request)
  if (parentWatch) {
    process.on('disconnect', request)
    if (!process.connected) {
      process.stdin.on('end', request).on('close', request)
      process.stdin.resume()
    }
  }
  return { requested, signal: controller.signal, request }
}
