import { join } from 'node:path'
import { bundleAnalyzer, createLiveBroker, createRuntime } from '@faultline/runtime'
import type { RunRequest, Runtime } from '@faultline/runtime'
import { startBareSandbox } from './isolation/bare/sandbox.ts'
import { investigateInProcess, now, seriesOf, window } from './isolation/in-process.ts'
import { inTurns, latencyAt, type Latencies } from './isolation/load.ts'
import { createProcessPerRun } from './isolation/process-per-run.ts'
import type { BenchResult } from './report.ts'
import { residentMb } from './resident-memory.ts'

const folder = join(import.meta.dirname, 'isolation')
const cores = 2
const atOnce = 2 * cores
const rounds = 6
const runs = 300
const strictRuns = 40
const runGoal = 500
const processGoal = 6
/** A bare prototype did 820 runs a second on the machine for which the goal was set. */
const bareGoal = runGoal / 820
const latencyGoalMs = 15
const idleMs = 5_000

/**
 * Runs a second of a minimal analyzer in the sandbox, with its journal kept, on two cores. The
 * references are a bare prototype of such a sandbox, and the same function called in this process
 * and in one process per run.
 */
export async function benchIsolation(): Promise<BenchResult[]> {
  const coldStart = await measureColdStart()
  const runtime = await createRuntime({ poolSize: cores })
  const strict = await createRuntime({ poolSize: cores, sandbox: 'strict' })
  const bare = await startBareSandbox(cores)
  const processes = await createProcessPerRun()
  try {
    const request = await benchRequest()
    const run = (): Promise<void> => runOnce(runtime, request)
    const runStrictly = (): Promise<void> => runOnce(strict, request)
    for (const way of [run, bare.run]) await inTurns(200, atOnce, way)
    const strictCost = await measureStrict(runStrictly)
    const inProcess = await measureInProcess(2_000)
    const costs = await measureInRounds({ sandbox: run, bare: bare.run, processes: processes.run })
    const peakMemoryMb = Math.round(process.memoryUsage().rss / 1e6 + warmMemoryMb(runtime))
    const half = await latencyAt(0.5 / costs.sandbox.mean, run)
    const bareHalf = await latencyAt(0.5 / costs.sandbox.mean, bare.run)
    const one = await latencyAt(20, run, 60)
    const afterIdle = await measureAfterIdle(run)
    return [
      ...throughput({ ...costs, inProcess, peakMemoryMb }),
      {
        ...alone('strict: a process a run', strictCost, peakMemoryMb),
        work: `one run of ${strictRuns}, ${atOnce} at a time: ${(1 / strictCost).toFixed(1)} a second`,
        reference: 'one Node process per run',
        referenceSeconds: costs.processes.best,
        ratio: costs.processes.best / strictCost,
      },
      ...latency({ half, bareHalf, one, peakMemoryMb }),
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
        ...alone(
          'memory of a warm process',
          costs.sandbox.best,
          Math.round(warmMemoryMb(runtime) / cores),
        ),
        work: `resident after ${rounds * runs} runs, one sandbox process`,
      },
    ]
  } finally {
    await runtime.close()
    await strict.close()
    bare.close()
    await processes.close()
  }
}

function throughput({ sandbox, bare, processes, inProcess, peakMemoryMb }: Throughput) {
  const result = (name: string, reference: string, referenceSeconds: number) => {
    const ratio = referenceSeconds / sandbox.best
    return { ...alone(name, sandbox.best, peakMemoryMb), reference, referenceSeconds, ratio }
  }
  const aSecond = 1 / sandbox.best
  const each = `one run of ${runs}, ${atOnce} at a time, best of ${rounds} rounds: ${Math.round(aSecond)} a second`
  return [
    {
      ...result('runs against processes', 'one Node process per run', processes.best),
      work: each,
      goal: `at least ${runGoal} a second and ${processGoal} × the processes`,
      met: aSecond >= runGoal && processes.best / sandbox.best >= processGoal,
    },
    {
      ...result('runs against a bare prototype', 'a fresh realm and nothing else', bare.best),
      goal: `at least ${bareGoal.toFixed(2)} × the prototype, as ${runGoal} of its 820 a second`,
      met: bare.best / sandbox.best >= bareGoal,
    },
    result('runs against a function call', 'the same function in this process', inProcess),
  ]
}

function latency({ half, bareHalf, one, peakMemoryMb }: Latency): BenchResult[] {
  const result = (name: string, ms: number) => alone(name, ms / 1_000, peakMemoryMb)
  return [
    {
      ...result('p99 at half of that load', half.p99Ms),
      reference: 'the bare prototype at that rate',
      referenceSeconds: bareHalf.p99Ms / 1_000,
      ratio: bareHalf.p99Ms / half.p99Ms,
      goal: `below ${latencyGoalMs} ms`,
      met: half.p99Ms < latencyGoalMs,
    },
    result('p50 at half of that load', half.p50Ms),
    result('p50 of a run alone', one.p50Ms),
  ]
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

/** Seconds a run where each has a process of its own, chained ones included. */
async function measureStrict(run: () => Promise<void>): Promise<number> {
  await inTurns(4, atOnce, run)
  const startMs = performance.now()
  await inTurns(strictRuns, atOnce, run)
  return (performance.now() - startMs) / 1_000 / strictRuns
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
 * Seconds that one run costs in each of several ways: the best of several rounds of all of them, so
 * that what else the machine does bears on each.
 */
async function measureInRounds(ways: Ways): Promise<Record<keyof Ways, Cost>> {
  const costs = { sandbox: newCost(), bare: newCost(), processes: newCost() }
  for (let count = 0; count < rounds; count++) {
    add(costs.processes, (await inTurns(10, cores, ways.processes)) / 10)
    add(costs.bare, (await inTurns(runs, atOnce, ways.bare)) / runs)
    add(costs.sandbox, (await inTurns(runs, atOnce, ways.sandbox)) / runs)
  }
  return costs
}

type Throughput = Readonly<Record<keyof Ways, Cost>> & {
  readonly inProcess: number
  readonly peakMemoryMb: number
}
type Latency = Readonly<Record<'half' | 'bareHalf' | 'one', Latencies>> & {
  readonly peakMemoryMb: number
}
type Ways = Readonly<Record<'sandbox' | 'bare' | 'processes', () => Promise<void>>>
type Cost = { best: number; mean: number }

function newCost(): Cost {
  return { best: Infinity, mean: 0 }
}

function add(cost: Cost, seconds: number): void {
  cost.best = Math.min(cost.best, seconds)
  cost.mean += seconds / rounds
}

async function measureInProcess(count: number): Promise<number> {
  const call = async (): Promise<void> => void (await investigateInProcess({ service: 'checkout' }))
  await inTurns(count, 1, call)
  return (await inTurns(count, 1, call)) / count
}

function alone(name: string, seconds: number, peakMemoryMb: number): BenchResult {
  const reference = { reference: null, referenceSeconds: null, ratio: null }
  return { name, work: 'one run', seconds, ...reference, peakMemoryMb, goal: 'reported', met: true }
}

function warmMemoryMb(runtime: Runtime): number {
  return runtime.processIds().reduce((sum, id) => sum + residentMb(id), 0)
}
