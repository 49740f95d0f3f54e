import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { AnalyzerBundle, BundleJob } from '../bundle.ts'
import { enterGroup, openMemoryGroup, probeMemoryGroups } from '../sandbox/memory-groups.ts'
import type { MemoryGroup } from '../sandbox/memory-groups.ts'
import { residentMemoryMb } from '../sandbox/resident-memory.ts'
import { answerSchema } from './bundler-protocol.ts'
import type { MadeOfFiles } from './file-cache.ts'

export type HelperLimits = {
  /** Memory of the process and of the bundler that it starts. */
  readonly memoryMb: number
  /** Time that a job may take. */
  readonly wallMs: number
}

export type HelperOutcome =
  | ({ readonly kind: 'made' } & MadeOfFiles<AnalyzerBundle>)
  | { readonly kind: 'refused'; readonly message: string; readonly location?: string }
  /** The process is gone; `others` is how many jobs it had beside this one. */
  | { readonly kind: 'lost'; readonly reason: 'died' | 'time'; readonly others: number }

/** One process that bundles; once lost, it stays so. */
export type Helper = {
  /** Never rejects. */
  readonly run: (job: BundleJob) => Promise<HelperOutcome>
  readonly isLost: () => boolean
  readonly end: () => void
}

type Pending = { readonly settle: (outcome: HelperOutcome) => void; readonly timer: NodeJS.Timeout }

const script = fileURLToPath(new URL('./bundler-process.ts', import.meta.url))
const watchEveryMs = 100
/** Address space that V8 and Go reserve without using it. */
const reservedKb = 4_000_000

export function startHelper(limits: HelperLimits): Helper {
  const { memoryMb, wallMs } = limits
  const groups = probeMemoryGroups()
  const group = groups.available ? openMemoryGroup(groups.place, memoryMb) : undefined
  const child = launch(memoryMb, group)
  const pending = new Map<number, Pending>()
  let jobs = 0
  let isLost = false
  let watch: NodeJS.Timeout | undefined

  /** While nothing is asked of it, it does not keep this process from ending. */
  const hold = (): void => {
    const isBusy = pending.size > 0
    for (const handle of [child, child.channel]) {
      if (isBusy) handle?.ref()
      else handle?.unref()
    }
    clearInterval(watch)
    if (isBusy) watch = setInterval(watchMemory, watchEveryMs)
  }
  const settle = (id: number, outcome: HelperOutcome): void => {
    const job = pending.get(id)
    if (job === undefined) return
    pending.delete(id)
    clearTimeout(job.timer)
    job.settle(outcome)
    if (!isLost) hold()
  }
  const lose = (reason: 'died' | 'time'): void => {
    if (isLost) return
    isLost = true
    clearInterval(watch)
    kill(child)
    const others = pending.size - 1
    for (const id of pending.keys()) settle(id, { kind: 'lost', reason, others })
  }
  // Where the kernel limits it, this never comes to pass.
  const watchMemory = (): void => {
    const usedMb = child.pid === undefined ? undefined : residentMemoryMb(child.pid)
    if (usedMb !== undefined && usedMb > memoryMb) lose('died')
  }
  child.on('message', (message) => {
    const answer = answerSchema.safeParse(message)
    if (answer.success) settle(answer.data.id, answer.data)
    else lose('died')
  })
  child.on('error', () => lose('died'))
  child.on('exit', () => {
    lose('died')
    void group?.remove()
  })
  hold()
  return {
    run: (job) =>
      new Promise((resolve) => {
        const id = ++jobs
        const timer = setTimeout(() => lose('time'), wallMs)
        pending.set(id, { settle: resolve, timer })
        hold()
        child.send({ id, job }, (error) => {
          if (error) lose('died')
        })
      }),
    isLost: () => isLost,
    end: () => lose('died'),
  }
}

/** It has the host's rights to read, but nothing of its environment. */
function launch(memoryMb: number, group: MemoryGroup | undefined): ChildProcess {
  const enter = group === undefined ? 'true' : enterGroup
  const addressSpaceKb = reservedKb + 1_024 * memoryMb
  // Ends with its host, also while it spins, where there is a setpriv.
  const become = 'command -v setpriv >/dev/null && exec setpriv --pdeathsig KILL -- "$@"; exec "$@"'
  const limits = `${enter}; shift; ulimit -c 0; ulimit -v ${addressSpaceKb} 2>/dev/null`
  const program = [process.execPath, `--max-old-space-size=${memoryMb}`, '--no-warnings', script]
  return spawn(
    '/bin/sh',
    ['-c', `${limits}; ${become}`, 'bundler', group?.entrance ?? '', ...program],
    {
      // Go collects the sooner the nearer it is to the limit.
      env: { PATH: process.env['PATH'], GOMEMLIMIT: `${Math.floor(memoryMb * 0.7)}MiB` },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
      // A group of its own, which is ended as a whole.
      detached: true,
    },
  )
}

function kill({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended already.
  }
}
