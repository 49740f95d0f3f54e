import { setTimeout as wait } from 'node:timers/promises'
import type { Change, MetricQuery } from '@faultline/sdk'
import { SourceError } from '@faultline/sdk'
import {
  bundleAnalyzer,
  createLiveBroker,
  createRuntime,
  type AnalyzerBundle,
  type Broker,
  type Recording,
  type Runtime,
  type SandboxPolicy,
} from '../../src/index.ts'
import { bundleFixture, clock, requestOf, window } from '../harness.ts'

/** What only answers to the neighbour hold. */
const secret = 'neighbour-secret-7f3a91'
const reads = 5
/** Of a hostile run: enough to misbehave in, and short enough to try many. */
const hostileLimits = {
  ...{ cpuMs: 500, runs: 4, chainDepth: 2, chainFanOut: 3, steps: 2_000 },
}
/** A neighbour uses some milliseconds; what a hostile run uses must not be charged to it. */
const neighbourCpuMs = 300
/** A program that takes longer than this to be described has hung its host. */
const hangMs = 12_000

/** What a neighbour and the run after it made of their answers, and how long the last part took. */
export type Outcome = { readonly made: string; readonly latencyMs: number }

/** One program tried, with everything that oracles judge by. */
export type Trial = {
  /** How the hostile run ended: its status, or why it did not begin; undefined where it never did. */
  readonly ended: string | undefined
  /** All that the hostile program said. */
  readonly said: string
  /** Undefined where it was not over within the limit. */
  readonly neighbour: Outcome | undefined
  readonly next: Outcome | undefined
}

export type Arena = {
  readonly secret: string
  /** What the neighbour makes of its answers when it is alone. */
  readonly alone: string
  /** Within what a process must answer: a second, or more where the machine is busy. */
  readonly answerWithinMs: number
  /** Is told of a file that will be tried. */
  readonly prepare: (file: string) => void
  /** Tries the program in a file, whose process serves a neighbour and then another run. */
  readonly tryFile: (file: string, wallMs?: number) => Promise<Trial>
  readonly close: () => Promise<void>
}

type ArenaOptions = { readonly sandbox?: SandboxPolicy }

/** One sandbox process, with an honest analyzer that is known. */
export async function openArena({ sandbox = 'best' }: ArenaOptions = {}): Promise<Arena> {
  const honest = await bundleFixture('neighbour')
  const start = (): Promise<Runtime> => createRuntime({ poolSize: 1, sandbox })
  let runtime = await start()
  await runHonest(runtime, honest)
  const first = await runHonest(runtime, honest)
  const startedMs = performance.now()
  await runtime.close()
  runtime = await start()
  await runHonest(runtime, honest)
  const restartMs = performance.now() - startedMs
  const answerWithinMs = Math.max(1_000, 20 * first.latencyMs, 4 * restartMs)

  return {
    secret,
    alone: first.made,
    answerWithinMs,
    prepare(file) {
      // What is wrong with it is told where it is tried.
      bundleAnalyzer(file).catch(() => {})
    },
    async tryFile(file, wallMs = 2_500) {
      const trial = await tryBeside(runtime, { file, wallMs, honest, answerWithinMs })
      // What has gone wrong once says nothing about the next program.
      if (trial.neighbour?.made !== first.made || trial.next?.made !== first.made) {
        await closeWithin(runtime, 2_000)
        runtime = await start()
      }
      return trial
    },
    close: () => closeWithin(runtime, 5_000),
  }
}

type Means = {
  readonly file: string
  /** What the hostile run may take. */
  readonly wallMs: number
  readonly honest: AnalyzerBundle
  readonly answerWithinMs: number
}

async function tryBeside(runtime: Runtime, means: Means): Promise<Trial> {
  const { file, wallMs, honest, answerWithinMs } = means
  const bundle = await bundleAnalyzer(file)
  const ending = new AbortController()
  const { signal } = ending
  const gate = createGate()
  const beside = runHonest(runtime, honest, { signal, gate })
  await Promise.race([gate.begun, beside])
  const hostile = runHostile(runtime, bundle, { wallMs, onAsked: gate.open })
  const over = await Promise.race([hostile, wait(hangMs, undefined, { ref: false })])
  const neighbour = await finish(beside, gate, answerWithinMs)
  const next =
    neighbour && (await finish(runHonest(runtime, honest, { signal }), undefined, answerWithinMs))
  ending.abort()
  return { ended: over?.ended, said: over?.said ?? '', neighbour, next }
}

/** The rest of an honest run, if it comes to its end in time. */
async function finish(
  run: Promise<Outcome>,
  gate: Gate | undefined,
  withinMs: number,
): Promise<Outcome | undefined> {
  const startedMs = performance.now()
  gate?.openAll()
  const outcome = await Promise.race([run, wait(withinMs, undefined, { ref: false })])
  return outcome && { ...outcome, latencyMs: performance.now() - startedMs }
}

async function runHostile(
  runtime: Runtime,
  bundle: AnalyzerBundle,
  { wallMs, onAsked }: { readonly wallMs: number; readonly onAsked: () => void },
): Promise<{ readonly ended: string; readonly said: string }> {
  const alert = { fingerprint: 'f', name: 'Slow', status: 'firing', startsAt: clock } as const
  const labelled = { ...alert, labels: { service: 'checkout' }, annotations: {} }
  const broker = sources({ onAsked, mark: 'of the hostile run' })
  const request = requestOf(
    bundle,
    { since: 5 },
    { broker, limits: { ...hostileLimits, wallMs }, alert: labelled },
  )
  const said: unknown[] = []
  try {
    const { triggers } = await runtime.describe(bundle)
    const trigger = triggers.findIndex(({ kind }) => kind === 'alert')
    const start = { kind: 'trigger', trigger, alert: labelled } as const
    const recording = await runtime.record({
      ...(trigger >= 0 ? { ...request, start } : request),
      registered: [bundle],
    })
    said.push(recording.result, [...recording.journals.values()])
    const { status, error } = recording.result
    return { ended: `${status} ${error?.code ?? ''}`, said: textOf(said) }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { ended: `refused: ${message}`, said: message }
  }
}

async function runHonest(
  runtime: Runtime,
  bundle: AnalyzerBundle,
  { signal, gate }: { readonly signal?: AbortSignal; readonly gate?: Gate } = {},
): Promise<Outcome> {
  const startedMs = performance.now()
  const broker = sources({ mark: secret, ...(gate ? { pass: gate.pass } : {}) })
  const limits = { cpuMs: neighbourCpuMs }
  const recording = await runtime.record(
    requestOf(
      bundle,
      { reads },
      {
        ...{ broker, limits },
        ...(signal ? { signal } : {}),
      },
    ),
  )
  return { made: madeOf(recording), latencyMs: performance.now() - startedMs }
}

/** What a run came to without the times that it took. */
function madeOf({ result, journals }: Recording): string {
  const { timings: _, steps, ...rest } = result
  const named = steps.map(({ startMs: _start, endMs: _end, ...step }) => step)
  const entries = [...journals.values()].map((journal) =>
    journal.entries.map(({ askedAtMs: _asked, answeredAtMs: _answered, ...entry }) => entry),
  )
  return textOf({ ...rest, steps: named, entries })
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    ArrayBuffer.isView(item) ? String(item) : item,
  )
}

type Gate = ReturnType<typeof createGate>

/** Lets the neighbour's answers through one by one, as the hostile run asks or time passes. */
function createGate() {
  const waiting: (() => void)[] = []
  const begun = Promise.withResolvers<void>()
  let isOpen = false
  const open = (): void => waiting.shift()?.()
  return {
    open,
    /** Fulfilled when the neighbour waits for its first answer. */
    begun: begun.promise,
    openAll() {
      isOpen = true
      while (waiting.length > 0) open()
    },
    async pass(count: number): Promise<void> {
      begun.resolve()
      if (isOpen) return
      const opened = new Promise<void>((resolve) => waiting.push(resolve))
      // The last ones wait until the hostile run is over.
      await (count < reads - 1
        ? Promise.race([opened, wait(15, undefined, { ref: false })])
        : opened)
    },
  }
}

type SourceOptions = {
  readonly mark: string
  readonly onAsked?: () => void
  readonly pass?: (count: number) => Promise<void>
}

/** Sources whose answers bear a mark, so that it shows where they went. */
function sources({ mark, onAsked, pass }: SourceOptions): Broker {
  let asked = 0
  const ask = async (): Promise<void> => {
    onAsked?.()
    await pass?.(++asked)
  }
  const metrics = {
    async range({ metric }: MetricQuery) {
      await ask()
      if (metric === 'broken') throw new SourceError('metrics', 'unavailable', `broken: ${mark}`)
      const times = Float64Array.from({ length: 20 }, (_, index) => window.from + index * 1_000)
      const values = times.map((_, index) => (index === 3 ? Number.NaN : index + metric.length))
      const value = [{ name: metric, labels: { note: mark }, unit: 'ms', times, values }]
      return { value, query: `select ${mark}` }
    },
    names: async () => ({ value: [], query: mark }),
  }
  const changes = {
    async list() {
      await ask()
      const change: Change = { id: '1', kind: 'other', at: clock - 60_000, title: mark }
      return { value: [change], query: mark }
    },
  }
  return createLiveBroker({ sources: { metrics, changes } })
}

/** A runtime whose process does not answer may not come to its end either. */
async function closeWithin(runtime: Runtime, ms: number): Promise<void> {
  await Promise.race([runtime.close(), wait(ms, undefined, { ref: false })])
}
