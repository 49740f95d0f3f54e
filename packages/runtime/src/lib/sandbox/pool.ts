import { SandboxError } from '../errors.ts'
import { bootScript } from './boot-script.ts'
import { startSandboxProcess, type ProcessOptions, type SandboxProcess } from './sandbox-process.ts'

export type PoolOptions = ProcessOptions & {
  /** Processes that are kept warm. */
  readonly size: number
}

type Wanted = {
  readonly alone?: boolean
  readonly memoryMb?: number | undefined
}

const maximumStarts = 3

/** Warm sandbox processes. All serve the same team. */
export type Pool = {
  /** The process that has the least to do; a new one of its own for `alone` or other memory. */
  readonly acquire: (options?: Wanted) => Promise<SandboxProcess>
  /** Tells that a run has left its process. */
  readonly release: (sandbox: SandboxProcess) => void
  readonly processIds: () => number[]
  readonly close: () => Promise<void>
}

export async function createPool(options: PoolOptions): Promise<Pool> {
  const boot = await bootScript()
  const all = new Set<SandboxProcess>()
  const shared = new Set<SandboxProcess>()
  const replaced = new WeakSet<SandboxProcess>()
  /** Of processes that have ended or will, when nothing of them is left. */
  const clearings = new Set<Promise<void>>()
  let closed = false

  const start = (own: ProcessOptions = options): SandboxProcess => {
    const sandbox = startSandboxProcess(own, boot)
    all.add(sandbox)
    const { cleared } = sandbox
    clearings.add(cleared)
    void cleared.then(() => clearings.delete(cleared))
    void sandbox.exited.then(() => {
      all.delete(sandbox)
      if (shared.delete(sandbox)) fill()
    })
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

  const choose = ({ alone = false, memoryMb }: Wanted): SandboxProcess => {
    if (memoryMb !== undefined) {
      return start({ ...options, memoryMb, heapMb: Math.ceil(memoryMb) })
    }
    const alive = [...shared].filter((sandbox) => sandbox.isAlive())
    const ready = alive.filter((sandbox) => sandbox.isReady())
    const [idlest] = (ready.length > 0 ? ready : alive).toSorted(
      (one, other) => one.tenants() - other.tenants(),
    )
    return alone || !idlest ? start() : idlest
  }

  fill()
  const [first] = shared
  await first?.ready
  return {
    async acquire(wanted = {}) {
      for (let attempt = 1; ; attempt++) {
        if (closed) {
          throw new SandboxError('The runtime was closed; create a new one to run analyzers')
        }
        const sandbox = choose(wanted)
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
      for (const sandbox of all) sandbox.kill()
      await Promise.all(clearings)
    },
  }
}
