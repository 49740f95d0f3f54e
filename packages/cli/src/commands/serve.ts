import type { Command } from 'commander'
import type { CommandResult } from '../lib/command-line.ts'
import {
  outputOf,
  port,
  repeated,
  sandboxOption,
  wholeNumber,
  type SandboxChoice,
} from '../lib/options.ts'
import { defaultDataFolder, defaultPort } from '../lib/local-service.ts'
import { writeLog } from '../lib/render/output.ts'
import { aborted, watchForStop } from '../lib/stop-signal.ts'

type ServeOptions = {
  readonly dataFolder: string
  readonly port: number
  readonly otlpPort?: number
  readonly databaseUrl?: string
  readonly analyzers?: string
  readonly changeFeed?: string[]
  readonly keepInvestigations?: number
  readonly keepChanges?: number
  readonly keepTelemetry?: number
  readonly databaseSize?: number
  readonly telemetrySize?: number
  readonly sandbox: SandboxChoice
}

export function addServeCommand(program: Command, result: CommandResult): void {
  program
    .command('serve')
    .description('run the service: alerts and telemetry in, investigations out')
    .option('--data-folder <folder>', 'where all state is kept', defaultDataFolder)
    .option('--port <port>', 'port of the page and the API; 0 takes a free one', port, defaultPort)
    .option(
      '--otlp-port <port>',
      'port for OpenTelemetry (OTLP/HTTP); 0 takes a free one (default: 4318 if it is free)',
      port,
    )
    .option(
      '--database-url <url>',
      'a PostgreSQL of your own (default: an embedded one; also DATABASE_URL)',
    )
    .option('--analyzers <folder>', 'folder of the analyzers (default: the bundled ones)')
    .option(
      '--change-feed <url>',
      'address that lists changes; may be given several times',
      repeated,
    )
    .option(
      '--keep-investigations <days>',
      'how long ended investigations and alerts are kept (default: 30)',
      wholeNumber,
    )
    .option('--keep-changes <days>', 'how long pushed changes are kept (default: 30)', wholeNumber)
    .option('--keep-telemetry <hours>', 'how long telemetry is kept (default: 1)', wholeNumber)
    .option(
      '--database-size <MB>',
      'what the tables may take; beyond, the oldest investigations go (default: 800)',
      wholeNumber,
    )
    .option(
      '--telemetry-size <MB>',
      'what the telemetry store may take; beyond, the oldest goes (default: 500)',
      wholeNumber,
    )
    .addOption(sandboxOption())
    .option('--json', 'print the addresses as one JSON document')
    .action(async (options: ServeOptions, command: Command) => {
      result.exitCode = await serve(options, command)
    })
}

async function serve(options: ServeOptions, command: Command): Promise<number> {
  const output = outputOf(command)
  const stop = watchForStop()
  const databaseUrl = options.databaseUrl ?? process.env['DATABASE_URL']
  const { openUnlessStopped } = await import('../lib/service.ts')
  const service = await openUnlessStopped(stop, {
    dataFolder: options.dataFolder,
    port: options.port,
    sandbox: options.sandbox,
    retention: retentionOf(options),
    log: writeLog,
    ...(options.otlpPort === undefined ? {} : { otlpPort: options.otlpPort }),
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(options.analyzers === undefined ? {} : { analyzersFolder: options.analyzers }),
    ...(options.changeFeed === undefined ? {} : { changeFeeds: options.changeFeed }),
  })
  if (service === undefined) return 130
  output.say(
    `Faultline is at ${output.paint.bold(service.url)}`,
    `  alerts (Alertmanager webhook)   ${service.url}/webhooks/alertmanager`,
    `  telemetry (OTLP over HTTP)      ${service.otlpUrl}`,
    'Ctrl-C ends it.',
  )
  output.document({ url: service.url, otlpUrl: service.otlpUrl })
  await aborted(stop)
  output.say('Stopping …')
  await service.close()
  return 0
}

/** Only what was asked for: the service has the defaults. */
function retentionOf(options: ServeOptions) {
  const { keepInvestigations, keepChanges, keepTelemetry, databaseSize, telemetrySize } = options
  return {
    ...(keepInvestigations === undefined ? {} : { investigationDays: keepInvestigations }),
    ...(keepChanges === undefined ? {} : { changeDays: keepChanges }),
    ...(keepTelemetry === undefined ? {} : { telemetryHours: keepTelemetry }),
    ...(databaseSize === undefined ? {} : { databaseMegabytes: databaseSize }),
    ...(telemetrySize === undefined ? {} : { telemetryMegabytes: telemetrySize }),
  }
}
