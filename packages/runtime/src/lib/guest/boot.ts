/**
 * Runs in the sandbox process, outside every realm. It makes a fresh realm for each run, hands
 * text to it and takes text from it. It is sent to the process as one script through its standard
 * input, so the process needs no readable file at all.
 *
 * The rule by which it is written: of what lives in an analyzer's realm it calls only the functions
 * that the runtime's own part of that realm gave it before any analyzer's code ran; it gives them
 * text, and numbers in arrays that they made; it takes text; and it reads no property of anything
 * else, thrown values included.
 */
import type vm from 'node:vm'
import { fromEvenSeries, type EvenSeries } from '../even-series.ts'
import {
  copyInto,
  createContext,
  evaluate,
  internals,
  now,
  process,
  processorMs,
  schedule,
  Script,
  send,
} from './process-realm.ts'
import type { realm as realmFunctions } from './realm/realm.ts'

type Realm = typeof realmFunctions & { readonly context: vm.Context }
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
type Work = Extract<Command, { type: 'start' | 'deliver' }>

/** Source text of `realm/realm.ts` as one script, put here when this one is built. */
declare const realmSource: string

const realmScript = new Script(realmSource, { filename: 'realm.js' })
/** Source texts, and what they were compiled to by the first run that needed it. */
const sources: Record<string, string> = Object.create(null)
const scripts: Record<string, vm.Script> = Object.create(null)
const realms: Record<string, Realm> = Object.create(null)
/** Commands that are still to be worked on, from `next` on. */
let queue: Work[] = []
let next = 0
/** Whether the next turn is due already. */
let isWorking = false
/** Whether code runs in a realm, and whether something was thrown there where nothing can catch it. */
let isInRealm = false
let hasThrown = false
/** Turns that were taken and not told of; all of the same run. */
const unreported = { turns: 0, cpuMs: 0 }
/** A realm in which nothing of an author's was evaluated yet. */
let spare: Realm | undefined
const shortTurnMs = 10
/** Rounds of rejections that follow from telling of rejections; an honest run has one. */
const maximumRounds = 100
/** Processor time at the last reading, and what was charged to turns since. */
const usage = { readMs: 0, chargedMs: 0 }
const lost =
  '[{"kind":"failed","at":0,"error":{"code":"sandbox_confused","name":"","message":"what the run did could not be told","stack":""}}]'
const nothingAtWork = Object.freeze({ format: () => '', onRejection: () => {} })

process.on('message', (messages: readonly Command[]) => {
  for (let index = 0; index < messages.length; index++) accept(messages[index] as Command)
})
process.on('disconnect', () => process.exit(0))
process.on('SIGINT', () => {})
// What it is stays untouched: it is the author's. Anywhere else, better gone than deaf: the host begins
// the runs again elsewhere.
process.on('uncaughtException', () => {
  if (!isInRealm) process.exit(1)
  hasThrown = true
})
leave()
prepare()
send?.({ type: 'ready' })

function accept(message: Command): void {
  if (message.type === 'load') {
    sources[message.version] = message.code
  } else if (message.type === 'drop') {
    // What is still to be delivered to it is answered with silence.
    delete realms[message.id]
  } else {
    queue[queue.length] = message
    if (!isWorking) begin()
  }
}

function begin(): void {
  isWorking = true
  schedule(takeTurn)
}

/**
 * Works on the oldest command, to the end: all that follows from it, microtasks and rejections
 * included, is done and told before the next is touched, so whatever an analyzer's code does it does
 * in a turn of its own, and what a realm does depends on the order of its deliveries alone. Turns in
 * which a run said nothing are reported with its next one, if that is due already.
 */
function takeTurn(): void {
  const command = queue[next]
  if (!command) return
  const startedMs = now()
  const outputs = work(command)
  unreported.turns++
  unreported.cpuMs += chargeMs(now() - startedMs)
  next++
  const isSilent = outputs === '[]'
  if (!isSilent) report(command.id, outputs)
  // By then what has arrived meanwhile is in the queue.
  schedule(() => {
    if (isSilent && queue[next]?.id !== command.id) report(command.id, outputs)
    if (next < queue.length) return takeTurn()
    queue = []
    next = 0
    isWorking = false
    schedule(prepare)
  })
}

/** What the run said in this turn, as JSON. Never throws. */
function work(command: Work): string {
  let realm: Realm | undefined
  try {
    realm = command.type === 'start' ? takeRealm(command.id) : realms[command.id]
    if (!realm) return '[]'
    enter(realm)
    try {
      perform(command, realm)
    } catch (thrown) {
      realm.fail(thrown, command.type === 'start' ? 'analyzer_not_loaded' : undefined)
    }
    internals.runMicrotasks()
    for (let round = 0; realm.settle() && round < maximumRounds; round++) internals.runMicrotasks()
    if (hasThrown) realm.refuse('uncaught', 'A promise threw where nothing can catch it')
    // Nothing runs in it any more, whatever is delivered still.
    if (realm.isOver()) delete realms[command.id]
    const outputs: unknown = realm.take()
    return typeof outputs === 'string' ? outputs : lost
  } catch {
    return lost
  } finally {
    leave()
  }
}

function perform(command: Work, realm: Realm): void {
  if (command.type === 'deliver') {
    const { floats } = command
    for (let index = 0; index < floats.length; index++) {
      hand(floats[index] as Float64Array | EvenSeries, realm)
    }
    return realm.deliver(command.json)
  }
  const script = scriptOf(command.version)
  if (typeof script === 'string') return realm.refuse('analyzer_not_loaded', script)
  realm.open(command.settings)
  realm.connect(evaluate(script, realm.context) as never)
  realm.start(command.command)
}

/** The script of a version, or why there is none. An error of this realm is nothing for an analyzer's. */
function scriptOf(version: string): vm.Script | string {
  const source = sources[version]
  if (source === undefined) return scripts[version] ?? `bundle ${version} was not loaded`
  try {
    scripts[version] = new Script(source, { filename: 'analyzer.js' })
    delete sources[version]
    return scripts[version]
  } catch (error) {
    return `the bundle is no JavaScript for this engine: ${error instanceof Error ? error.message : ''}`
  }
}

/** Gives numbers to a realm, in an array that it made. */
function hand(series: Float64Array | EvenSeries, realm: Realm): void {
  // Written here and copied: each realm's arrays look new to code that writes to them one by one.
  const floats = series instanceof Float64Array ? series : fromEvenSeries(series)
  copyInto(realm.allocate(floats.length), floats)
}

/** Lets the engine call functions of this realm where it would call Node's. */
function enter(realm: Realm): void {
  isInRealm = true
  hasThrown = false
  internals.setPrepareStackTraceCallback(realm.formatStack)
  internals.setPromiseRejectCallback(realm.onRejection)
}

function leave(): void {
  isInRealm = false
  internals.setPrepareStackTraceCallback(nothingAtWork.format)
  internals.setPromiseRejectCallback(nothingAtWork.onRejection)
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
  const totalMs = processorMs()
  const sinceMs = totalMs - usage.readMs - usage.chargedMs
  usage.readMs = totalMs
  usage.chargedMs = 0
  return Math.min(elapsedMs, Math.max(sinceMs, 0))
}

function takeRealm(id: string): Realm {
  const realm = spare ?? createRealm()
  spare = undefined
  realms[id] = realm
  return realm
}

/** No code of an author's has run in it yet, so its functions can be read here and now. */
function createRealm(): Realm {
  const context = createContext()
  const { realm } = evaluate(realmScript, context) as { readonly realm: typeof realmFunctions }
  return Object.freeze(Object.assign(Object.create(null), realm, { context }))
}

/** Makes the realm of the next run while there is nothing else to do. */
function prepare(): void {
  if (queue.length === 0) spare ??= createRealm()
}
