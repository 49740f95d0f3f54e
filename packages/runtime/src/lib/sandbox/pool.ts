import { SandboxError } from '../errors.ts'
import { bootScript } from './boot-script.ts'
import { startSandboxProcess, type ProcessOptions, type SandboxProcess } from './sandbox-process.ts'

export type PoolOptions = ProcessOptions & {
  /** Processes that are kept warm. */
  readonly size: number
  /** Whether a process serves one run and is ended with it. */
  readonly oneRunEach?: boolean
}

type Wanted = {
  readonly alone?: boolean
  readonly memoryMb?: number | undefined
  /** Another run waits for this one. It does not wait for a place, which that one may hold. */
  readonly chained?: boolean
}

const maximumStarts = 3
/** A process that has not answered for so long takes no new run while another one does. */
const deafAfterMs = 500
const closedSentence = 'The runtime was closed; create a new one to run analyzers'
/** Processes that serve one run alone, for each that is kept warm. */
const ownForEachWarm = 2

/** Warm sandbox processes. All serve the same team. */
export type Pool = {
  /**
   * The process that has the least to do; a new one of its own for `alone` or other memory. Of these
   * there are twice as many as warm ones; who comes later waits until one has ended.
   */
  readonly acquire: (options?: Wanted) => Promise<SandboxProcess>
  /** Tells that a run has left its process. */
  readonly release: (sandbox: SandboxProcess) => void
  readonly processIds: () => number[]
  readonly close: () => Promise<void>
}

export async function createPool(options: PoolOptions): Promise<Pool> {
  const { oneRunEach = false } = options
  const boot = await bootScript()
  const all = new Set<SandboxProcess>()
  const shared = new Set<SandboxProcess>()
  const replaced = new WeakSet<SandboxProcess>()
  const own = new Set<SandboxProcess>()
  /** Those who wait for one of `own` to end, the first first. */
  const queue: (() => void)[] = []
  /** Of processes that have ended or will, when nothing of them is left. */
  const clearings = new Set<Promise<void>>()
  let closed = false

  const start = (limits: ProcessOptions = options): SandboxProcess => {
    const sandbox = startSandboxProcess(limits, boot)
    all.add(sandbox)
    const { cleared } = sandbox
    clearings.add(cleared)
    void cleared.then(() => clearings.delete(cleared))
    void sandbox.exited.then(() => {
      all.delete(sandbox)
      if (own.delete(sandbox)) queue.shift()?.()
      if (shared.delete(sandbox)) fill()
    })
    return sandbox
  }
  const startOwn = async (memoryMb: number | undefined, chained: boolean) => {
    while (!closed && !chained && own.size >= ownForEachWarm * options.size) {
      await new Promise<void>((resolve) => queue.push(resolve))
    }
    if (closed) throw new SandboxError(closedSentence)
    const limits = memoryMb === undefined ? {} : { memoryMb, heapMb: Math.ceil(memoryMb) }
    const sandbox = start({ ...options, ...limits })
    own.add(sandbox)
    return sandbox
  }
  const fill = (): void => {
    while (!closed && shared.size < options.size) shared.add(start())
  }
  /** A worn process goes on until the one that takes its place is ready. */
  const replace = (worn: SandboxProcess): void => {
    if (replaced.has(worn)) return
    replaced.add(worn)
    const next = start()
    const change = (): void => {
      if (!next.isAlive()) return void replaced.delete(worn)
      shared.delete(worn)
      if (closed || shared.size >= options.size) next.kill()
      else shared.add(next)
      if (worn.tenants() === 0) worn.kill()
    }
    void next.ready.then(change, change)
  }
  const retireIfDue = (sandbox: SandboxProcess): void => {
    if (shared.has(sandbox)) {
      if (sandbox.isWorn()) replace(sandbox)
    } else if (sandbox.tenants() === 0) sandbox.kill()
  }

  const choose = async (wanted: Wanted): Promise<SandboxProcess> => {
    const { alone = false, memoryMb, chained = false } = wanted
    if (memoryMb !== undefined) return startOwn(memoryMb, chained)
    if (oneRunEach) return takeWarm() ?? startOwn(undefined, chained)
    if (alone) return startOwn(undefined, chained)
    const alive = [...shared].filter((sandbox) => sandbox.isAlive())
    const ready = alive.filter((sandbox) => sandbox.isReady())
    const [best] = (ready.length > 0 ? ready : alive).toSorted(byPromise)
    return best ?? startOwn(undefined, chained)
  }
  /** One that nobody has used yet; it becomes its run's own, and another is started in its place. */
  const takeWarm = (): SandboxProcess | undefined => {
    const warm = [...shared].find((sandbox) => sandbox.isAlive())
    if (warm === undefined || own.size >= ownForEachWarm * options.size) return undefined
    shared.delete(warm)
    own.add(warm)
    fill()
    return warm
  }

  fill()
  const [first] = shared
  await first?.ready
  return {
    async acquire(wanted = {}) {
      for (let attempt = 1; ; attempt++) {
        if (closed) throw new SandboxError(closedSentence)
        const sandbox = await choose(wanted)
        try {
          await sandbox.ready
          return sandbox
        } catch (error) {
          // It may have been killed while it started; one that cannot be started fails each time.
          if (attempt === maximumStarts) throw error
        }
      }
    },
    release: retireIfDue,
    processIds: () => [...all].map((sandbox) => sandbox.pid),
    async close() {
      closed = true
      shared.clear()
      for (const goOn of queue.splice(0)) goOn()
      for (const sandbox of all) sandbox.kill()
      await Promise.all(clearings)
    },
  }
}

/** The one first that answers, has the fewest runs, and has answered last. */
function byPromise(one: SandboxProcess, other: SandboxProcess): number {
  const nowMs = performance.now()
  const isDeaf = (sandbox: SandboxProcess): number =>
    nowMs - sandbox.lastHeardMs() > deafAfterMs ? 1 : 0
  return (
    isDeaf(one) - isDeaf(other) ||
    one.tenants() - other.tenants() ||
    other.lastHeardMs() - one.lastHeardMs()
  )
}
