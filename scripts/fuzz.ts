/**
 * Looks for inputs that break what must hold: `npm run fuzz -- NAME [--seconds N] [--seed S] [--json]`,
 * or `--list`. Ends with 1 when it found one, with 2 when it was called wrongly.
 */
import { parseArgs } from 'node:util'
import { fuzzers } from './fuzz/registry.ts'

const usage = `Usage: npm run fuzz -- ${Object.keys(fuzzers).join('|')} [--seconds N] [--seed S] [--json], or --list`
const write = (text: string): void => void process.stdout.write(`${text}\n`)
const progress = (line: string): void => void process.stderr.write(`${line}\n`)

try {
  process.exitCode = await main()
} catch (error) {
  progress(`${error instanceof Error ? error.message : String(error)}\n${usage}`)
  process.exitCode = 2
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seconds: { type: 'string', default: '60' },
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
    },
  })
  if (values.list) {
    write(Object.keys(fuzzers).join('\n'))
    return 0
  }
  const [name = ''] = positionals
  const load = Object.hasOwn(fuzzers, name) ? fuzzers[name] : undefined
  if (load === undefined || positionals.length > 1) throw new Error('Name one fuzzer')
  const seconds = wholeNumber('seconds', values.seconds)
  const seed = wholeNumber('seed', values.seed)
  const { run } = await load()
  const { programs, finds } = await run({ seconds, seed, progress })
  if (values.json) write(JSON.stringify({ fuzzer: name, seed, seconds, programs, finds }))
  else {
    for (const { oracle, program, detail } of finds) write(`${oracle}: ${detail}\n${program}\n`)
    write(`${programs} programs of seed ${seed}, ${finds.length} finds.`)
  }
  return finds.length > 0 ? 1 : 0
}

function wholeNumber(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new Error(`--${name} takes a whole number, not "${text}"`)
}
