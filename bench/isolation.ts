import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundleAnalyzer, createLiveBroker, createRuntime } from '@faultline/runtime'
import type { RunRequest, Runtime } from '@faultline/runtime'
import { build } from 'esbuild'
import { investigateInProcess, now, seriesOf, window } from './isolation/in-process.ts'
import type { BenchResult } from './report.ts'
import { residentMb } from './resident-memory.ts'

const folder = join(import.meta.dirname, 'isolation')
const cores = 2
const atOnce = 2 * cores
const rounds = 6
const runs = 300
const runGoal = 500
const processGoal = 6
const latencyGoalMs = 15
const idleMs = 5_000

/**
 * Runs a second of a minimal analyzer in the sandbox, with its journal kept, on two cores. The
 * references are the same function called in this process and in one process per run.
 */
export async function benchIsolation(): Promise<BenchResult[]> {
  const coldStart = await measureColdStart()
  const runtime = await createRuntime({ poolSize: cores })
  try {
    const request = await benchRequest()
    await inTurns(200, atOnce, () => runOnce(runtime, request))
    const inProcess = await measureInProcess(2_000)
    const { processes, seconds, meanSeconds } = await measureInRounds(() =>
      runOnce(runtime, request),
    )
    const peakMemoryMb = Math.round(process.memoryUsage().rss / 1e6 + warmMemoryMb(runtime))
    const half = await latencyAt(0.5 / meanSeconds, () => runOnce(runtime, request))
    const one = await latencyAt(20, () => runOnce(runtime, request), 60)
    const afterIdle = await measureAfterIdle(() => runOnce(runtime, request))
    return [
      {
        name: 'runs against processes',
        work: `one run of ${runs}, ${atOnce} at a time, best of ${rounds} rounds: ${Math.round(1 / seconds)} a second`,
        seconds,
        reference: 'one Node process per run',
        referenceSeconds: processes,
        ratio: processes / seconds,
        peakMemoryMb,
        goal: `at least ${runGoal} a second and ${processGoal} × the processes`,
        met: 1 / seconds >= runGoal && processes / seconds >= processGoal,
      },
      {
        name: 'runs against a function call',
        work: `one run of ${runs}`,
        seconds,
        reference: 'the same function in this process',
        referenceSeconds: inProcess,
        ratio: inProcess / seconds,
        peakMemoryMb,
        goal: 'reported',
        met: true,
      },
      latencyResult('p99 at half of that load', half.p99Ms, peakMemoryMb),
      latencyResult('p50 at half of that load', half.p50Ms, peakMemoryMb),
      latencyResult('p50 of a run alone', one.p50Ms, peakMemoryMb),
      {
        ...alone('cold start', coldStart, peakMemoryMb),
        work: 'a runtime is created and its first run is done',
      },
      {
        ...alone('first run after idle', afterIdle, peakMemoryMb),
        work: `a run after ${idleMs / 1_000} s without any`,
        goal: 'not slower than the cold start',
        met: afterIdle <= coldStart,
      },
      {
        ...alone('memory of a warm process', seconds, Math.round(warmMemoryMb(runtime) / cores)),
        work: `resident after ${rounds * runs} runs, one sandbox process`,
      },
    ]
  } finally {
    await runtime.close()
  }
}

async function benchRequest(): Promise<RunRequest> {
  const bundle = await bundleAnalyzer(join(folder, 'analyzer.ts'))
  const metrics = {
    range: ({ metric }: { readonly metric: string }) =>
      Promise.resolve({ value: seriesOf(metric), query: metric }),
    names: () => Promise.resolve({ value: [], query: 'names' }),
  }
  return {
    bundle,
    broker: createLiveBroker({ sources: { metrics } }),
    start: { kind: 'params', params: { service: 'checkout' } },
    ...{ alert: null, clock: now, window, seed: 'bench' },
  }
}

/** A run as the service does it: its journal is encoded entry by entry and handed on. */
async function runOnce(runtime: Runtime, request: RunRequest): Promise<void> {
  let journalBytes = 0
  const result = await runtime.run({
    ...request,
    onEntry: ({ bytes }) => void (journalBytes += bytes.length),
  })
  if (result.findings.length !== 4 || journalBytes === 0) {
    throw new Error(`A run of the benchmark went wrong: ${JSON.stringify(result.error ?? result)}`)
  }
}

async function measureColdStart(): Promise<number> {
  const request = await benchRequest()
  const started = performance.now()
  const runtime = await createRuntime({ poolSize: 1 })
  await runOnce(runtime, request)
  const seconds = (performance.now() - started) / 1_000
  await runtime.close()
  return seconds
}

async function measureAfterIdle(run: () => Promise<void>): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, idleMs))
  const started = performance.now()
  await run()
  return (performance.now() - started) / 1_000
}

/**
 * Seconds that one run costs in the sandbox and as a process of its own: the best of several
 * rounds, each of both, so that what else the machine does bears on both.
 */
async function measureInRounds(
  run: () => Promise<void>,
): Promise<{ processes: number; seconds: number; meanSeconds: number }> {
  const temporary = await mkdtemp(join(tmpdir(), 'faultline-bench-'))
  const script = join(temporary, 'one-process.mjs')
  try {
    await build({
      ...{ entryPoints: [join(folder, 'one-process.ts')], outfile: script },
      ...{ bundle: true, format: 'esm', platform: 'node', minify: true, logLevel: 'silent' },
    })
    let [processes, seconds, total] = [Infinity, Infinity, 0]
    for (let count = 0; count < rounds; count++) {
      const scripts = inTurns(10, cores, () => runScript(script))
      processes = Math.min(processes, (await scripts) / 10)
      const round = await inTurns(runs, atOnce, run)
      seconds = Math.min(seconds, round / runs)
      total += round
    }
    return { processes, seconds, meanSeconds: total / rounds / runs }
  } finally {
    await rm(temporary, { recursive: true })
  }
}

async function runScript(script: string): Promise<void> {
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  await once(child, 'close')
  if (said !== '4') throw new Error(`The process of the benchmark said "${said}"`)
}

async function measureInProcess(count: number): Promise<number> {
  const call = async (): Promise<void> => void (await investigateInProcess({ service: 'checkout' }))
  await inTurns(count, 1, call)
  return (await inTurns(count, 1, call)) / count
}

/** Does a piece of work a number of times, so many at once; returns the seconds it took. */
async function inTurns(count: number, atOnce: number, work: () => Promise<void>): Promise<number> {
  let left = count
  const started = performance.now()
  const worker = async (): Promise<void> => {
    while (left-- > 0) await work()
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return (performance.now() - started) / 1_000
}

/** Latencies of work that arrives at a steady rate, whether or not earlier work is done. */
async function latencyAt(
  aSecond: number,
  work: () => Promise<void>,
  count = 1_000,
): Promise<{ p50Ms: number; p99Ms: number }> {
  const latencies: number[] = []
  const underWay: Promise<void>[] = []
  const started = performance.now()
  for (let index = 0; index < count; index++) {
    const due = started + (index * 1_000) / aSecond
    const waitMs = due - performance.now()
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
    underWay.push(work().then(() => void latencies.push(performance.now() - due)))
  }
  await Promise.all(underWay)
  latencies.sort((one, other) => one - other)
  const at = (share: number): number => latencies[Math.floor(share * latencies.length)] ?? NaN
  return { p50Ms: at(0.5), p99Ms: at(0.99) }
}

function latencyResult(name: string, latencyMs: number, peakMemoryMb: number): BenchResult {
  const isTail = name.startsWith('p99')
  return {
    ...alone(name, latencyMs / 1_000, peakMemoryMb),
    goal: isTail ? `below ${latencyGoalMs} ms` : 'reported',
    met: !isTail || latencyMs < latencyGoalMs,
  }
}

function alone(name: string, seconds: number, peakMemoryMb: number): BenchResult {
  const reference = { reference: null, referenceSeconds: null, ratio: null }
  return { name, work: 'one run', seconds, ...reference, peakMemoryMb, goal: 'reported', met: true }
}

function warmMemoryMb(runtime: Runtime): number {
  return runtime.processIds().reduce((sum, id) => sum + residentMb(id), 0)
}
