import { SandboxError } from '../errors.ts'
import type { ExceededLimit } from '@faultline/sdk'
import { parseMessage, type Command } from '../protocol.ts'
import { guardChannel } from './guard-channel.ts'
import { launch, processorSeconds, type LaunchOptions } from './launch.ts'
import type { GroupPlace } from './memory-group-places.ts'
import { openMemoryGroup } from './memory-groups.ts'
import { processorMs } from './processor-time.ts'
import { residentMemoryMb } from './resident-memory.ts'

/** Why a process ended while a run was in it. */
export type Departure =
  /** This run kept it busy beyond its processor time. */
  | { readonly kind: 'spun'; readonly cpuMs: number }
  /** A command of this run was not answered within the limit, whatever processor time it used. */
  | { readonly kind: 'stalled'; readonly waitedMs: number }
  /** It ended by itself while it worked on a command of this run. */
  | { readonly kind: 'crashed'; readonly alone: boolean }
  /** It ran out of memory; which run's fault that was is not known unless the run was alone. */
  | {
      readonly kind: 'out_of_memory'
      readonly alone: boolean
      readonly exceeded: ExceededLimit
    }
  /** It said something that is not of the protocol; what it says of whose doing that was is worth nothing. */
  | { readonly kind: 'broke_protocol'; readonly alone: boolean }
  /** It ended for a reason outside this run. */
  | { readonly kind: 'lost' }

/** What a run said, having worked on so many commands. */
export type Turn = {
  readonly turns: number
  readonly outputs: string
  readonly cpuMs: number
}

type Tenant = {
  readonly onTurn: (turn: Turn) => void
  readonly onGone: (departure: Departure) => void
  /** Processor time that the run may still use. */
  readonly cpuLeftMs: () => number
  /** How long a command of the run may go unanswered, whatever processor time it uses. */
  readonly answerWithinMs: number
}

/** One sandbox process with the runs that are in it. */
export type SandboxProcess = {
  readonly pid: number
  readonly ready: Promise<void>
  readonly isReady: () => boolean
  readonly tenants: () => number
  /** When it last answered or had nothing to answer, in milliseconds of `performance.now()`. */
  readonly lastHeardMs: () => number
  /** Whether it has served long enough to be replaced by a fresh one. */
  readonly isWorn: () => boolean
  readonly isAlive: () => boolean
  readonly attach: (id: string, tenant: Tenant) => void
  readonly detach: (id: string) => void
  /** Sends a command for a run; each but `drop` is answered by a turn. */
  readonly send: (command: Exclude<Command, { type: 'load' }>) => void
  readonly load: (version: string, code: string) => void
  readonly kill: () => void
  readonly exited: Promise<void>
  /** Fulfilled when nothing of it is left on the machine either. */
  readonly cleared: Promise<void>
}

export type ProcessOptions = Omit<LaunchOptions, 'groupEntrance'> & {
  /** Where the kernel can be asked to limit its memory; otherwise that is watched. */
  readonly memoryGroups?: GroupPlace | undefined
  /** Runs after which the process is replaced. */
  readonly retireAfterRuns: number
  /** Memory above which the process is replaced once its runs are done. */
  readonly retireAboveMb: number
}

const watchEveryMs = 100
/** Numbers beyond this do not wait for more to be sent: while one end writes the other can read. */
const heldBackBytes = 65_536
const dropWithinMs = 50
/** A busy machine has been seen to take four seconds for one. */
const startWithinMs = 30_000
/** For a command of a run that has ended meanwhile, which may hold up others for nothing. */
const answerNobodyWithinMs = 5_000
/** What one watch adds at most to how long a command has waited: the host itself may have been stopped. */
const longestWatchMs = 1_000

/**
 * Starts a sandbox process. Commands are worked on in the order in which they were sent, one turn
 * each; so the run whose command is the oldest unanswered one is the one that the process is busy
 * with, and the one to blame when it does not come back.
 */
export function startSandboxProcess(options: ProcessOptions, boot: string): SandboxProcess {
  const { memoryGroups, memoryMb } = options
  const group = memoryGroups && openMemoryGroup(memoryGroups, memoryMb)
  const child = launch({ ...options, groupEntrance: group?.entrance }, boot)
  const tenants = new Map<string, Tenant>()
  const loaded = new Set<string>()
  const unanswered: string[] = []
  let outgoing: Command[] = []
  let outgoingBytes = 0
  let isPosting = false
  let dropping: NodeJS.Timeout | undefined
  const readiness = Promise.withResolvers<void>()
  const exit = Promise.withResolvers<void>()
  let busySince = 0
  /** How long the oldest command has waited for its answer. */
  let waitedMs = 0
  let watchedAtMs = performance.now()
  let heardMs = watchedAtMs
  let served = 0
  let totalCpuMs = 0
  let highestMb = 0
  /** Processor time when a command was first seen to take long. */
  let reading = { since: 0, cpuMs: 0 }
  let alive = true
  let isReady = false
  let isDismissed = false
  let errors = ''
  let blame: { readonly id: string; readonly departure: Departure } | undefined
  readiness.promise.catch(() => {})

  let overMemory: ExceededLimit | undefined
  let brokeProtocol = false

  const watch = setInterval(() => {
    const [id] = unanswered
    // At rest it allocates nothing.
    if (id === undefined) return
    const nowMs = performance.now()
    waitedMs += Math.min(nowMs - Math.max(watchedAtMs, busySince), longestWatchMs)
    watchedAtMs = nowMs
    if (waitedMs > (tenants.get(id)?.answerWithinMs ?? answerNobodyWithinMs)) {
      return endBecause(id, { kind: 'stalled', waitedMs: Math.round(waitedMs) })
    }
    const actual = Math.round(residentMemoryMb(child.pid ?? 0) ?? 0)
    highestMb = Math.max(highestMb, actual)
    if (!group && actual > memoryMb) {
      overMemory = { limit: 'memoryMb', maximum: memoryMb, actual }
      child.kill('SIGKILL')
      return
    }
    const cpuMs = busyCpuMs()
    if (cpuMs <= (tenants.get(id)?.cpuLeftMs() ?? 1_000)) return
    endBecause(id, { kind: 'spun', cpuMs: Math.round(cpuMs) })
  }, watchEveryMs)
  watch.unref()

  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    if (errors.length < 20_000) errors += text
  })
  const starting = setTimeout(() => {
    readiness.reject(
      new SandboxError(startFailure(`it said nothing for ${startWithinMs / 1_000} s`)),
    )
    child.kill('SIGKILL')
  }, startWithinMs).unref()
  guardChannel(child, breakOff)
  child.on('message', (received) => {
    const message = parseMessage(received)
    if (message?.type === 'ready') {
      isReady = true
      clearTimeout(starting)
      return readiness.resolve()
    }
    const [id = ''] = unanswered
    const answered = unanswered.slice(0, message?.turns ?? 0)
    if (message?.id !== id || answered.length < message.turns || answered.some((of) => of !== id)) {
      return breakOff()
    }
    unanswered.splice(0, answered.length)
    errors = ''
    begunAnew()
    totalCpuMs += message.cpuMs
    tenants.get(id)?.onTurn(message)
  })
  child.on('error', (error) => readiness.reject(new SandboxError(startFailure(error.message))))
  child.on('exit', (code, signal) => {
    alive = false
    clearTimeout(starting)
    clearTimeout(dropping)
    clearInterval(watch)
    const reason = errors.trim().split('\n').at(-1) ?? ''
    const exhausted = group?.exhaustedAtMb()
    if (exhausted !== undefined) {
      overMemory = { limit: 'memoryMb', maximum: memoryMb, actual: exhausted }
    }
    readiness.reject(new SandboxError(startFailure(reason || `it ended with ${signal ?? code}`)))
    // An author's code may have such words printed, but it cannot have V8 give up for another reason.
    if (hasAborted(code, signal) && /out of memory|heap limit|Allocation failed/i.test(errors)) {
      // V8 gives up when little of the heap can be freed any more: it was, for all purposes, full.
      const { heapMb } = options
      const limit = heapMb < memoryMb ? 'heapMb' : 'memoryMb'
      overMemory ??= { limit, maximum: heapMb, actual: heapMb }
    }
    const departing = [...tenants]
    tenants.clear()
    // What another run left behind may be what ended it.
    const alone = departing.length === 1 && served === 1
    const [atWork] = hasCrashed(code, signal) ? unanswered : []
    for (const [id, tenant] of departing) {
      if (brokeProtocol) tenant.onGone({ kind: 'broke_protocol', alone })
      else if (blame?.id === id) tenant.onGone(blame.departure)
      else if (overMemory) tenant.onGone({ kind: 'out_of_memory', alone, exceeded: overMemory })
      else if (atWork === id) tenant.onGone({ kind: 'crashed', alone })
      else tenant.onGone({ kind: 'lost' })
    }
    exit.resolve()
  })

  /** What is sent in one go of the event loop crosses in one message: each costs a system call. */
  function post(command: Command): void {
    outgoing.push(command)
    outgoingBytes += bytesOf(command)
    if (outgoingBytes > heldBackBytes) return flush()
    if (isPosting) return
    isPosting = true
    process.nextTick(flush)
  }

  function flush(): void {
    clearTimeout(dropping)
    dropping = undefined
    isPosting = false
    if (child.connected && outgoing.length > 0) child.send(outgoing)
    outgoing = []
    outgoingBytes = 0
  }

  /** Nobody waits for a realm to be dropped: it goes along with the next message, or a bit later. */
  function postDrop(id: string): void {
    outgoing.push({ type: 'drop', id })
    dropping ??= setTimeout(flush, dropWithinMs).unref()
  }

  /**
   * Processor time that went into the command that is being worked on. On a busy machine it is far
   * less than the time that passed; where the machine does not tell, it is taken to be that.
   */
  function busyCpuMs(): number {
    const cpuMs = processorMs(child.pid ?? 0)
    if (cpuMs === undefined) return performance.now() - busySince
    if (reading.since !== busySince) reading = { since: busySince, cpuMs }
    return cpuMs - reading.cpuMs
  }

  /** The oldest unanswered command is another now, or there is none. */
  function begunAnew(): void {
    busySince = performance.now()
    heardMs = busySince
    waitedMs = 0
  }

  function breakOff(): void {
    brokeProtocol = true
    child.kill('SIGKILL')
  }

  function endBecause(id: string, departure: Departure): void {
    blame ??= { id, departure }
    child.kill('SIGKILL')
  }

  return {
    pid: child.pid ?? 0,
    ready: readiness.promise,
    isReady: () => isReady,
    exited: exit.promise,
    cleared: exit.promise.then(group?.remove),
    tenants: () => tenants.size,
    lastHeardMs: () => (unanswered.length === 0 ? performance.now() : heardMs),
    isWorn: () =>
      served >= options.retireAfterRuns ||
      highestMb > options.retireAboveMb ||
      totalCpuMs > (processorSeconds * 1000) / 2,
    isAlive: () => alive && !isDismissed && !child.killed,
    attach(id, tenant) {
      served++
      tenants.set(id, tenant)
    },
    detach(id) {
      if (!tenants.delete(id) || !child.connected) return
      postDrop(id)
      // Deliveries are on their way that it would work on for nobody.
      if (unanswered.includes(id)) flush()
    },
    send(command) {
      if (!child.connected) return
      if (command.type !== 'drop' && unanswered.push(command.id) === 1) begunAnew()
      post(command)
    },
    load(version, code) {
      if (loaded.has(version) || !child.connected) return
      loaded.add(version)
      post({ type: 'load', version, code })
    },
    kill() {
      isDismissed = true
      const end = (): void => void child.kill('SIGKILL')
      if (isReady) return end()
      // Killed amid its own start, bubblewrap leaves a process behind that waits for it for ever.
      setTimeout(end, startWithinMs).unref()
      void readiness.promise.then(end, end)
    },
  }
}

/** Whether it ended by itself; what ends it from outside, such as the kernel, sends it a signal. */
function hasCrashed(code: number | null, signal: NodeJS.Signals | null): boolean {
  if (signal !== null) return !endingSignals.has(signal)
  // Bubblewrap ends as a shell does: with 128 and the number of the signal.
  return code !== 0 && code !== 128 + 9 && code !== 128 + 15
}

/** Whether V8 gave up. */
function hasAborted(code: number | null, signal: NodeJS.Signals | null): boolean {
  if (signal !== null) return abortingSignals.has(signal)
  return code !== null && abortingCodes.has(code)
}

const abortingSignals: ReadonlySet<NodeJS.Signals> = new Set(['SIGABRT', 'SIGTRAP', 'SIGILL'])
const abortingCodes: ReadonlySet<number> = new Set([128 + 6, 128 + 5, 128 + 4])
const endingSignals: ReadonlySet<NodeJS.Signals> = new Set(['SIGKILL', 'SIGTERM', 'SIGXCPU'])

/** Bytes of the numbers of a command; its text is short beside them. */
function bytesOf(command: Command): number {
  if (command.type !== 'deliver') return 0
  return command.floats.reduce(
    (sum, series) => sum + (series instanceof Float64Array ? series.byteLength : 0),
    0,
  )
}

function startFailure(reason: string): string {
  return `The sandbox process did not start (${reason}); Faultline needs to start ${process.execPath}`
}
