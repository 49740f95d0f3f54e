import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { CliError, reasonOf } from '../errors.ts'
import { shopProgram } from '../installation.ts'
import {
  faultListSchema,
  shopEventSchema,
  type FaultDescription,
  type ShopEvent,
} from './protocol.ts'

/** How long the shop may take to end all its processes before it is killed. */
const stopLimitMs = 5_000

export type ShopOptions = {
  readonly fault: string
  readonly seed: number
  readonly otlpUrl: string
  readonly webhookUrl: string
  readonly baselineSeconds: number
  /** Where its database lies; who made it removes it. */
  readonly folder: string
  /** Gets each line that the shop prints for people. */
  readonly onMessage: (line: string) => void
}

export type Shop = {
  /** What the shop tells, as it happens; ends with the shop. */
  readonly events: AsyncIterable<ShopEvent>
  /** Ends the shop and waits until its process is gone. */
  readonly stop: () => Promise<void>
}

/** Starts the demo shop as a child process that ends with this one. */
export function startShop(options: ShopOptions): Shop {
  const child = spawn(process.execPath, shopArguments(options), {
    stdio: ['pipe', 'pipe', 'pipe'],
    // Out of the terminal's group: Ctrl-C reaches the shop once, from here, in order.
    detached: true,
  })
  const messages: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => {
    messages.push(line)
    if (messages.length > 20) messages.shift()
    options.onMessage(line)
  })
  const exited = new Promise<void>((done) => {
    child.on('exit', () => done())
    child.on('error', () => done())
  })
  child.stdin.on('error', () => {})
  let isStopping = false
  return {
    events: readEvents(child, () => (isStopping ? null : (messages.at(-1) ?? 'it said nothing'))),
    async stop() {
      isStopping = true
      child.stdin.end()
      child.kill('SIGTERM')
      const killing = setTimeout(() => killGroup(child), stopLimitMs)
      await exited
      clearTimeout(killing)
    },
  }
}

/** The faults and healthy days that the shop knows. */
export async function listFaults(): Promise<FaultDescription[]> {
  const run = promisify(execFile)
  try {
    const { stdout } = await run(process.execPath, [shopProgram, '--list-faults', '--json'])
    return faultListSchema.parse(JSON.parse(stdout))
  } catch (error) {
    throw new CliError('shop_failed', { reason: reasonOf(error) }, { cause: error })
  }
}

function shopArguments(options: ShopOptions): string[] {
  return [
    shopProgram,
    '--parent-watch',
    ...['--fault', options.fault],
    ...['--seed', String(options.seed)],
    ...['--otlp', options.otlpUrl],
    ...['--webhook', options.webhookUrl],
    ...['--baseline-seconds', String(options.baselineSeconds)],
    ...['--data-dir', options.folder],
  ]
}

/** Yields the events; a shop that ends unasked is a failure that names its last words. */
async function* readEvents(
  child: ChildProcess,
  lastWords: () => string | null,
): AsyncGenerator<ShopEvent> {
  const ended = once(child, 'close')
  ended.catch(() => {})
  if (child.stdout) {
    for await (const line of createInterface({ input: child.stdout })) {
      const event = readEvent(line)
      if (event) yield event
    }
  }
  await ended
  const reason = lastWords()
  if (reason !== null) throw new CliError('shop_failed', { reason })
}

/** Lines that are of no use here, such as measurements for the shop's own tests, are passed over. */
export function readEvent(line: string): ShopEvent | null {
  if (!line.startsWith('{')) return null
  const parsed = shopEventSchema.safeParse(JSON.parse(line))
  if (parsed.success) return parsed.data
  const isUnknownKind = parsed.error.issues.some(
    ({ code, path }) => code === 'invalid_union' && path.join('.') === 'event',
  )
  if (isUnknownKind) return null
  const issue = parsed.error.issues[0]
  throw new CliError('shop_failed', {
    reason: `its line ${line.slice(0, 80)}… is not understood: ${issue?.path.join('.')}: ${issue?.message}`,
  })
}

function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  } catch {
    // The whole group has ended meanwhile.
  }
}
