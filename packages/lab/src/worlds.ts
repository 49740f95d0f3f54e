import { parseArgs } from 'node:util'
import { LabError, messageOf, UsageError } from './lib/errors.ts'
import { explain } from './lib/narration.ts'
import { dialects } from './lib/worlds/dialects/registry.ts'
import { faults } from './lib/worlds/faults/registry.ts'
import { healthyDays } from './lib/worlds/healthy/registry.ts'
import { planWorlds, type WorldsWanted } from './lib/worlds/plan-worlds.ts'
import { createWorld } from './lib/worlds/world.ts'

try {
  main(process.argv.slice(2))
} catch (error) {
  explain(messageOf(error))
  if (!(error instanceof LabError)) throw error
  process.exitCode = error instanceof UsageError ? 2 : 3
}

/**
 * Prints worlds, one JSON document a line: the telemetry of a world as `{event: 'otlp', …}` in the order in
 * which it arrives, then `{event: 'world', …}` with its alert, its changes and the truth.
 */
function main(argv: readonly string[]): void {
  const options = parseCommandLine(argv)
  if (options === 'list') {
    print({
      dialects: dialects.map(({ name, title }) => ({ name, title })),
      faults: faults.map(({ name, title }) => ({ name, title })),
      healthy: healthyDays.map(({ name, title }) => ({ name, title })),
    })
    return
  }
  for (const choice of planWorlds(options)) {
    const { payloads, ...world } = createWorld(choice)
    for (const { signal, arrivesAt, body } of payloads) {
      print({ event: 'otlp', signal, arrivesAt, body: Buffer.from(body).toString('base64') })
    }
    const { seed, dialect, fault } = choice
    print({ event: 'world', seed, dialect: dialect.name, fault: fault.name, ...world })
  }
}

function parseCommandLine(argv: readonly string[]): WorldsWanted | 'list' {
  const { values } = parse(argv)
  if (values.list) return 'list'
  const { dialect, fault } = values
  const seed = readWhole('seed', values.seed)
  return { seed, count: readWhole('count', values.count), dialect, fault }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        seed: { type: 'string', default: '1' },
        count: { type: 'string', default: '1' },
        dialect: { type: 'string' },
        fault: { type: 'string' },
        list: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    throw new UsageError(messageOf(error), { cause: error })
  }
}

function readWhole(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new UsageError(`--${name} must be a whole number of at most nine digits, not "${text}".`)
}

function print(document: unknown): void {
  process.stdout.write(`${JSON.stringify(document)}\n`)
}
