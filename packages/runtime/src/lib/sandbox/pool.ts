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
  let closed = false

  const start = (own: ProcessOptions = options): SandboxProcess => {
    const sandbox = startSandboxProcess(own, boot)
    all.add(sandbox)
    void sandbox.exited.then(() => {
      all.delete(sandbox)
      if (shared.delete(sandbox)) fill()
    })
    return sandbox
  }
  const fill = (): void => {
    while (!closed && shared.size < options.size) shared.add(start())
  }
  const retireIfDue = (sandbox: SandboxProcess): void => {
    if (sandbox.isWorn() && shared.delete(sandbox)) fill()
    if (!shared.has(sandbox) && sandbox.tenants() === 0) sandbox.kill()
  }

  fill()
  const [first] = shared
  await first?.ready
  return {
    async acquire({ alone = false, memoryMb } = {}) {
      if (closed)
        throw new SandboxError('The runtime was closed; create a new one to run analyzers')
      if (memoryMb !== undefined) {
        const own = start({ ...options, memoryMb, heapMb: Math.ceil(memoryMb) })
        await own.ready
        return own
      }
      const alive = [...shared].filter((sandbox) => sandbox.isAlive())
      const [idlest] = alive.toSorted((one, other) => one.tenants() - other.tenants())
      const sandbox = alone || !idlest ? start() : idlest
      await sandbox.ready
      return sandbox
    },
    release: retireIfDue,
    processIds: () => [...all].map((sandbox) => sandbox.pid),
    async close() {
      closed = true
      shared.clear()
      const exits = [...all].map((sandbox) => sandbox.exited)
      for (const sandbox of all) sandbox.kill()
      await Promise.all(exits)
    },
  }
}
