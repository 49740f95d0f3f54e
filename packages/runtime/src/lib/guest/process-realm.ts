/**
 * What the boot script uses of its own realm, taken before any analyzer is loaded; after that the
 * realm is locked down (Hardened JavaScript: frozen built-ins, none that compiles text) and stripped
 * of everything that Node put into it. No object of it is ever handed to an analyzer's realm, and
 * whoever got hold of one would have nothing in their hands.
 */
import process from 'node:process'
import vm from 'node:vm'
import 'ses'

type Internals = {
  readonly setPrepareStackTraceCallback: (format: unknown) => void
  readonly setPromiseRejectCallback: (onRejection: unknown) => void
  readonly runMicrotasks: () => void
}

const { apply, ownKeys, deleteProperty } = Reflect
const { runInContext } = vm.Script.prototype
const { set } = Uint8Array.prototype
const { cpuUsage } = process

export { process }
export const { Script } = vm
export const now = performance.now.bind(performance)
export const schedule = setImmediate
export const send = process.send?.bind(process)

/** Processor time of the process, in milliseconds. */
export function processorMs(): number {
  const { user, system } = apply(cpuUsage, process, [])
  return (user + system) / 1000
}

/** Evaluates a script in a realm. What it throws is of that realm, and not to be looked at here. */
export function evaluate(script: vm.Script, context: vm.Context): unknown {
  // Otherwise the stack of what it throws begins with the source line, which is the whole bundle.
  return apply(runInContext, script, [context, { __proto__: null, displayErrors: false }])
}

/** A context that Node knows nothing of but that it may compile no text. */
export function createContext(): vm.Context {
  return vm.createContext(vm.constants.DONT_CONTEXTIFY, {
    codeGeneration: { strings: false, wasm: false },
  })
}

/** Copies numbers into an array of another realm. */
export function copyInto(target: unknown, floats: Float64Array): void {
  apply(set, target, [floats])
}

/**
 * The three places where Node runs code of its own on the stack of whoever's code is at work, or
 * where the engine is told to: they are set to functions of the realm at work. Node offers them to its
 * own tests only, so they are taken by the names of one pinned release, and a test holds them.
 */
export const internals = takeInternals()

closeDangerousDoors()
lockdown({
  evalTaming: 'no-eval',
  consoleTaming: 'unsafe',
  errorTrapping: 'none',
  unhandledRejectionTrapping: 'none',
  reporting: 'none',
})
stripGlobal()

function takeInternals(): Internals {
  const load: (name: string) => Record<string, never> =
    require('internal/test/binding').internalBinding
  const { setPrepareStackTraceCallback } = load('errors')
  const { setPromiseRejectCallback, runMicrotasks } = load('task_queue')
  return { setPrepareStackTraceCallback, setPromiseRejectCallback, runMicrotasks } as never
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

/** Leaves nothing global but what the language itself has. */
function stripGlobal(): void {
  const language = new Set<string | symbol>(
    ownKeys(evaluate(new Script('globalThis'), createContext()) as object),
  )
  for (const name of ownKeys(globalThis)) {
    if (!language.has(name)) deleteProperty(globalThis, name)
  }
}
