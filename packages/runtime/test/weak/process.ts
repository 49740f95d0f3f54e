/**
 * What a sandbox process is without its guards: contexts made the naive way, which are handed the
 * host's own objects; what a run says is made text after its turn, where nothing is caught; and
 * whatever happens is charged to the run whose turn it is.
 */
import vm from 'node:vm'
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'

type RunName = 'hostile' | 'neighbour' | 'next'
type Command = { readonly run: RunName; readonly perform: () => void }
const callable = z.custom<(...given: unknown[]) => unknown>((value) => typeof value === 'function')
const analyzerSchema = z.object({ triggers: callable.optional(), investigate: callable })

const { code, secret, reads, alert } = z
  .object({ code: z.string(), secret: z.string(), reads: z.number(), alert: z.unknown() })
  .parse(workerData)
const said: Record<RunName, unknown[]> = { hostile: [], neighbour: [], next: [] }
const commands: Command[] = []
let ticks = 0
let isOver = false
process.on('uncaughtException', () => {})
process.on('unhandledRejection', (reason) => {
  const [command] = commands
  if (command) said[command.run].push({ kind: 'failed', error: String(Object(reason).message) })
})

const context = vm.createContext({ setTimeout, setInterval, queueMicrotask, crypto })
const hostile: unknown = vm.runInContext(`${code}\nweakBundle.hostile`, context)
const { triggers, investigate } = analyzerSchema.parse(hostile)
const made: unknown[] = []
enqueue('hostile', () => describe())
enqueue('hostile', () => void begin().then(end, end))
tick()

function describe(): void {
  const on = {
    alert: (trigger: object) => ({ kind: 'alert', ...trigger }),
    every: (cron: string, params: unknown) => ({ kind: 'schedule', cron, schedule: params }),
    entity: (kind: string, params: unknown) => ({ kind, params }),
  }
  const listed = triggers?.(on)
  if (Array.isArray(listed)) made.push(...listed)
  said.hostile.push({ kind: 'described', triggers: listed })
}

async function begin(): Promise<void> {
  const trigger = made.find((each) => Object(each).kind === 'alert')
  const input = trigger === undefined ? { since: 5 } : await Object(trigger).params(alert)
  const outcome: unknown = await Object(hostile).params['~standard'].validate(input)
  if (Object(outcome).issues) throw new Error('The params do not fit')
  const params: unknown = Object(outcome).value
  said.hostile.push({ kind: 'started', params })
  const found = Object.fromEntries(
    ['cause', 'contributing', 'symptom', 'ruledOut', 'inconclusive', 'nothing', 'notEnough'].map(
      (kind) => [kind, (...given: unknown[]) => void say({ kind, given })],
    ),
  )
  const source = new Proxy({}, { get: (_, method) => (query: unknown) => ask({ method, query }) })
  await investigate({
    ...{ params, alert, found, window: { from: 0, to: 1 }, now: 1 },
    sources: { metrics: source, logs: source, changes: source, traces: source },
    step: async (name: unknown, work: unknown) => (
      say({ kind: 'step', name }),
      callable.parse(work)()
    ),
    chain: Object.assign((_: unknown, given: unknown) => ask(given), { whoever: ask }),
    analyze: new Proxy({}, { get: () => () => null }),
  })
}

function say(output: object): void {
  said.hostile.push(output)
}

function ask(question: unknown): Promise<unknown> {
  say({ kind: 'read', question })
  const values = Float64Array.of(1, 2)
  const answer = [{ name: 'latency', labels: {}, values, times: values }]
  return new Promise((resolve) => {
    enqueue('hostile', () => resolve(answer))
    tick()
  })
}

function end(error?: unknown): void {
  say({ kind: 'ended', error: error === undefined ? '' : String(Object(error).message) })
  isOver = true
  while (ticks < reads) tick()
  enqueue('next', () => said.next.push({ kind: 'answered', secret }))
}

/** One command of the neighbour. */
function tick(): void {
  if (ticks++ < reads) enqueue('neighbour', () => said.neighbour.push({ kind: 'read', secret }))
}

function enqueue(run: RunName, perform: () => void): void {
  commands.push({ run, perform })
  if (commands.length === 1) setImmediate(takeTurn)
}

function takeTurn(): void {
  const [command] = commands
  if (!command) return isOver ? undefined : rest()
  parentPort?.postMessage({ begun: command.run })
  command.perform()
  setImmediate(() => {
    parentPort?.postMessage({ begun: 'nobody' })
    const outputs = JSON.stringify(said[command.run])
    said[command.run] = []
    commands.shift()
    parentPort?.postMessage({ run: command.run, outputs })
    takeTurn()
  })
}

/** A run that waits for nothing that can come is over. */
function rest(): void {
  setTimeout(() => {
    if (commands.length === 0 && !isOver) end()
  }, 30)
}
