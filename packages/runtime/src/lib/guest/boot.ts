/**
 * Runs in the sandbox process, outside every realm. It makes a fresh realm for each run, hands
 * text to it and takes text from it; no object of this realm ever becomes reachable from inside
 * one. It is sent to the process as one script through its standard input, so the process needs no
 * readable file at all; hence it imports nothing of Node but `node:vm`.
 */
import vm from 'node:vm'
import { fromEvenSeries, type EvenSeries } from '../even-series.ts'

type Guest = {
  readonly start: (command: string) => void
  readonly deliver: (json: string, floats: readonly Float64Array[]) => void
  readonly rejected: (reason: unknown) => void
  /** What the realm has to say since it was last asked, as JSON. */
  readonly take: () => string
}
type Command =
  | { readonly type: 'load'; readonly version: string; readonly code: string }
  | {
      readonly type: 'start'
      readonly id: string
      readonly version: string
      /** Clock and seed, which the realm must know before the analyzer's modules are evaluated. */
      readonly settings: string
      readonly command: string
    }
  | {
      readonly type: 'deliver'
      readonly id: string
      readonly json: string
      readonly floats: readonly (Float64Array | EvenSeries)[]
    }
  | { readonly type: 'drop'; readonly id: string }

const send = process.send?.bind(process)
const { cpuUsage } = process
const now = performance.now.bind(performance)
const { parse, stringify } = JSON
const scripts = new Map<string, vm.Script>()
const realms = new Map<string, Guest>()
const commands: Extract<Command, { id: string }>[] = []
/** Turns that were taken and not told of; all of the same run. */
const unreported = { turns: 0, cpuMs: 0 }
/** A context that no code has run in. */
let spare: vm.Context | undefined
const shortTurnMs = 10
/** Processor time at the last reading, and what was charged to turns since. */
const usage = { readMs: 0, chargedMs: 0 }
closeDangerousDoors()

process.on('message', (messages: readonly Command[]) => {
  for (const message of messages) accept(message)
})
process.on('disconnect', () => process.exit(0))
process.on('SIGINT', () => {})
process.on('uncaughtException', () => {})
// Rejections are told before the turn ends in which they happened, so they are of the run at work.
process.on('unhandledRejection', (reason) => {
  const [command] = commands
  if (command) realms.get(command.id)?.rejected(reason)
})
prepare()
send?.({ type: 'ready' })

function accept(message: Command): void {
  if (message.type === 'load') {
    scripts.set(message.version, new vm.Script(message.code, { filename: 'analyzer.js' }))
  } else if (message.type === 'drop') {
    setImmediate(() => realms.delete(message.id))
  } else {
    commands.push(message)
    if (commands.length === 1) setImmediate(takeTurn)
  }
}

/**
 * Works on the oldest command. One at a time: all microtasks that follow from it are done and
 * reported before the next begins, so what a realm does depends on the order of its deliveries
 * alone. Turns in which a run said nothing are reported with its next one, if that is due already.
 */
function takeTurn(): void {
  const [command] = commands
  if (!command) return void setImmediate(prepare)
  const startedMs = now()
  let fault: string | undefined
  try {
    perform(command)
  } catch (error) {
    fault = describeFault(error)
  }
  setImmediate(() => {
    const outputs = fault === undefined ? takeOutputs(command.id) : loadFailure(fault)
    unreported.turns++
    unreported.cpuMs += chargeMs(now() - startedMs)
    commands.shift()
    if (outputs !== '[]' || commands[0]?.id !== command.id) report(command.id, outputs)
    takeTurn()
  })
}

function report(id: string, outputs: string): void {
  const { turns, cpuMs } = unreported
  send?.({ type: 'turn', id, turns, outputs, cpuMs })
  unreported.turns = 0
  unreported.cpuMs = 0
}

/**
 * Processor time of a turn that took so long. A short one is charged all of that, since asking the
 * kernel would cost more than the turn did.
 */
function chargeMs(elapsedMs: number): number {
  if (elapsedMs < shortTurnMs) {
    usage.chargedMs += elapsedMs
    return elapsedMs
  }
  const { user, system } = cpuUsage()
  const totalMs = (user + system) / 1000
  const sinceMs = totalMs - usage.readMs - usage.chargedMs
  usage.readMs = totalMs
  usage.chargedMs = 0
  return Math.min(elapsedMs, Math.max(sinceMs, 0))
}

function perform(message: Extract<Command, { id: string }>): void {
  if (message.type === 'deliver') {
    // Here and not in the realm, where no code has run often enough to be fast.
    const floats = message.floats.map((series) =>
      series instanceof Float64Array ? series : fromEvenSeries(series),
    )
    realms.get(message.id)?.deliver(message.json, floats)
  } else if (message.type === 'start') {
    const guest = createRealm(message.version, message.settings)
    realms.set(message.id, guest)
    guest.start(message.command)
  }
}

function createRealm(version: string, settings: string): Guest {
  const context = spare ?? createContext()
  spare = undefined
  context.faultlineSettings = settings
  const script = scripts.get(version)
  if (!script) throw new Error(`bundle ${version} was not loaded`)
  // Otherwise the stack of what it throws begins with the source line, which is the whole bundle.
  const guest: Guest = script.runInContext(context, { displayErrors: false })
  return guest
}

function createContext(): vm.Context {
  return vm.createContext(vm.constants.DONT_CONTEXTIFY, {
    codeGeneration: { strings: false, wasm: false },
  })
}

/** Makes the context of the next run while there is nothing else to do. */
function prepare(): void {
  if (commands.length === 0) spare ??= createContext()
}

function takeOutputs(id: string): string {
  const outputs: unknown = realms.get(id)?.take()
  return typeof outputs === 'string' ? outputs : '[]'
}

/** An error thrown while the bundle was evaluated, as the guest itself would report it. */
function loadFailure(json: string): string {
  const fault: unknown = parse(json)
  return stringify([{ kind: 'failed', at: 0, error: fault }])
}

/** Reads a thrown value of a realm; its properties may be traps, so each read may throw. */
function describeFault(error: unknown): string {
  const read = (key: 'code' | 'name' | 'message' | 'stack'): string => {
    try {
      const value: unknown = Object(error)[key]
      return typeof value === 'string' ? value.slice(0, 8_000) : ''
    } catch {
      return ''
    }
  }
  const isObject = typeof error === 'object' && error !== null
  return stringify({
    code: read('code') || 'analyzer_not_loaded',
    name: read('name'),
    message: isObject ? read('message') : `threw ${typeof error}`,
    stack: read('stack'),
  })
}

/**
 * Node's permission model stops files, network, child processes, workers and addons. What it
 * leaves open is closed here; code inside a realm cannot reach `process` in the first place.
 */
function closeDangerousDoors(): void {
  process.env.TZ = 'UTC'
  const denied = (): never => {
    throw new Error('This is not available inside the sandbox')
  }
  const doors = [
    ...['kill', '_kill', 'abort', 'dlopen', 'binding', '_linkedBinding', 'send'],
    ...['_debugProcess', '_debugEnd', '_startProfilerIdleNotifier', 'getBuiltinModule', 'chdir'],
    ...['setuid', 'setgid', 'seteuid', 'setegid', 'setgroups', 'initgroups', 'loadEnvFile'],
  ]
  for (const door of doors) Object.defineProperty(process, door, { value: denied })
}
