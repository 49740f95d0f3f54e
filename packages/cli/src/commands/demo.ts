import { rmSync } from 'node:fs'
import { chmod, writeFile } from 'node:fs/promises'
import { makeTemporaryFolder } from '@faultline/backtest/temporary-folder'
import type { Command } from 'commander'
import { createServiceClient } from '../lib/api/service-client.ts'
import type { CommandResult } from '../lib/command-line.ts'
import { names, outputOf, port, wholeNumber, wholeNumbers } from '../lib/options.ts'
import { writeLog, type Output } from '../lib/render/output.ts'
import { createProgress } from '../lib/render/progress.ts'
import { chooseFault } from '../lib/scenario/choose-fault.ts'
import { isOutcomeCorrect, scenarioDocument } from '../lib/scenario/report.ts'
import { runScenario } from '../lib/scenario/run-scenario.ts'
import { createScenarioView, outcomeLines } from '../lib/scenario/show-scenario.ts'
import { demoDataFolder } from '../lib/local-service.ts'
import type { FaultDescription } from '../lib/shop/protocol.ts'
import { listFaults, startShop } from '../lib/shop/shop-process.ts'
import { aborted, watchForStop } from '../lib/stop-signal.ts'
import { runTable } from '../lib/table/run-table.ts'

type DemoOptions = {
  readonly fault: string
  readonly seed: number
  readonly once?: true
  readonly recording?: string
  readonly listFaults?: true
  readonly dataFolder?: string
  readonly baselineSeconds: number
  readonly port: number
  readonly verbose?: true
  readonly table?: true
  readonly faults?: string[]
  readonly seeds: number[]
  readonly write?: true
}

const defaultFault = 'slow-deploy'

export function addDemoCommand(program: Command, result: CommandResult): void {
  program
    .command('demo')
    .description('break a small shop on purpose and watch Faultline find out why')
    .option('--fault <name>', 'what to break, or `random`', defaultFault)
    .option(
      '--seed <number>',
      'chooses the details; the same seed gives the same scenario',
      wholeNumber,
      1,
    )
    .option('--once', 'end after the answer; exit code 0 when it is right, else 1')
    .option('--recording <file>', 'leave the recording of the investigation there')
    .option('--list-faults', 'list what can be broken')
    .option(
      '--data-folder <folder>',
      `where state is kept (default: ${demoDataFolder}; with --once a temporary one)`,
    )
    .option('--baseline-seconds <seconds>', 'healthy time before the fault', wholeNumber, 20)
    .option('--port <port>', 'port of the page and the API (default: a free one)', port, 0)
    .option('--verbose', 'show the logs of the service and of the shop')
    .option('--table', 'run every fault with every seed and print the table')
    .option('--faults <names>', 'with --table: only these faults', names)
    .option('--seeds <numbers>', 'with --table: these seeds', wholeNumbers, [1, 2, 3])
    .option('--write', 'with --table: write docs/scenarios.md')
    .option('--json', 'print one JSON document')
    .action(async (options: DemoOptions, command: Command) => {
      const output = outputOf(command)
      const faults = await listFaults()
      if (options.listFaults) return showFaults(faults, output)
      if (options.table) {
        const chosen = (options.faults ?? faults.map(({ name }) => name)).map((name) =>
          chooseFault(faults, name, 0),
        )
        result.exitCode = await runTable({ ...options, faults: chosen, output })
        return
      }
      const fault = chooseFault(faults, options.fault, options.seed)
      result.exitCode = await demo({ ...options, fault }, output)
    })
}

function showFaults(faults: readonly FaultDescription[], output: Output): void {
  output.document({ faults })
  const width = Math.max(...faults.map(({ name }) => name.length)) + 2
  output.say(...faults.map(({ name, title }) => name.padEnd(width) + title))
}

/** Starts everything, follows it to the answer, and takes everything down again, whatever happens. */
async function demo(options: DemoOptions, output: Output): Promise<number> {
  const signal = watchForStop()
  const progress = createProgress(output)
  await using cleanUp = new AsyncDisposableStack()
  cleanUp.defer(() => progress.end())
  const isTemporary = options.once === true && options.dataFolder === undefined
  const dataFolder = isTemporary
    ? await temporaryFolder('demo', cleanUp)
    : (options.dataFolder ?? demoDataFolder)
  const log = (line: string) => {
    if (options.verbose) writeLog(line)
  }

  progress.begin('Starting the database and the service')
  const { openUnlessStopped } = await import('../lib/service.ts')
  const service = await openUnlessStopped(signal, {
    dataFolder,
    port: options.port,
    otlpPort: 0,
    // Else the fault of the demo before would lie in the baseline of this one.
    forgetTelemetry: true,
    log,
  })
  if (service === undefined) return 130
  cleanUp.defer(() => service.close())
  progress.end(`Faultline is at ${output.paint.bold(service.url)}`)
  if (signal.aborted) return 130

  progress.begin('Starting the demo shop')
  const { fault, seed, baselineSeconds } = options
  const webhookUrl = `${service.url}/webhooks/alertmanager`
  const otlpUrl = service.otlpUrl
  const folder = await temporaryFolder('shop', cleanUp)
  const urls = { otlpUrl, webhookUrl }
  const shop = startShop({ fault, seed, baselineSeconds, ...urls, folder, onMessage: log })
  cleanUp.defer(() => shop.stop())

  const view = createScenarioView(output, progress)
  cleanUp.defer(() => view.close())
  const client = createServiceClient(service.url)
  const onChangeFeed = (url: string) => service.addChangeFeed(url)
  const outcome = await runScenario({ shop, client, onChangeFeed, onNews: view.show, signal })
  view.close()
  if (!outcome) return 130
  output.say(...outcomeLines(outcome, { serviceUrl: service.url, output }))
  output.document(scenarioDocument(outcome))
  if (options.recording !== undefined && outcome.investigation) {
    const recording = await client.recording(outcome.investigation.id)
    await writeFile(options.recording, JSON.stringify(recording))
  }
  if (!options.once) {
    output.say('', 'Everything keeps running; Ctrl-C ends it.')
    await aborted(signal)
    output.say('Stopping …')
    return 0
  }
  return isOutcomeCorrect(outcome) ? 0 : 1
}

/** Removed with everything in it; others, such as the user that PostgreSQL runs as, may pass through. */
async function temporaryFolder(
  kind: 'demo' | 'shop',
  cleanUp: AsyncDisposableStack,
): Promise<string> {
  const folder = await makeTemporaryFolder(kind)
  await chmod(folder, 0o711)
  const remove = () => rmSync(folder, { recursive: true, force: true })
  // Also when the process ends without coming back here.
  process.on('exit', remove)
  cleanUp.defer(() => void process.off('exit', remove))
  cleanUp.defer(remove)
  return folder
}
