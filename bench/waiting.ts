import { join } from 'node:path'
import { bundleAnalyzer, createLiveBroker, createRuntime } from '@faultline/runtime'
import type { AnalyzerBundle, Broker, Runtime } from '@faultline/runtime'
import type { BenchResult } from './report.ts'
import { residentMb } from './resident-memory.ts'

const runs = 200
const sourceMs = 2_000
const memoryGoalMb = 600
const timeGoal = 1.5
const now = Date.UTC(2026, 10, 23, 12)

/** Many investigations at once that do nothing but wait: they must cost neither time nor memory. */
export async function benchWaiting(): Promise<BenchResult[]> {
  const runtime = await createRuntime()
  try {
    const bundle = await bundleAnalyzer(join(import.meta.dirname, 'waiting', 'analyzer.ts'))
    const answer = { value: [], query: 'slow' }
    const slow = (): Promise<typeof answer> =>
      new Promise((resolve) => setTimeout(() => resolve(answer), sourceMs))
    const broker = createLiveBroker({ sources: { metrics: { range: slow, names: slow } } })
    const task = { runtime, bundle, broker }
    await runAll(task, 2)
    const oneSeconds = (await runAll(task, 1)).seconds
    const { seconds, peakMb } = await runAll(task, runs)
    const isFast = seconds < timeGoal * oneSeconds
    return [
      {
        name: 'runs that wait',
        work: `${runs} runs at once, each waiting ${sourceMs} ms for its source`,
        seconds,
        reference: 'one such run',
        referenceSeconds: oneSeconds,
        ratio: oneSeconds / seconds,
        peakMemoryMb: peakMb,
        goal: `less than ${timeGoal} × one run and ${memoryGoalMb} MB`,
        met: isFast && peakMb < memoryGoalMb,
      },
    ]
  } finally {
    await runtime.close()
  }
}

type Task = {
  readonly runtime: Runtime
  readonly bundle: AnalyzerBundle
  readonly broker: Broker
}

async function runAll(
  { runtime, bundle, broker }: Task,
  count: number,
): Promise<{ seconds: number; peakMb: number }> {
  let peakMb = 0
  const watch = setInterval(() => {
    const sandboxes = runtime.processIds().reduce((sum, id) => sum + residentMb(id), 0)
    peakMb = Math.max(peakMb, sandboxes + process.memoryUsage().rss / 1e6)
  }, 100)
  const started = performance.now()
  const results = await Promise.all(
    Array.from({ length: count }, (_, run) =>
      runtime.run({
        ...{ bundle, broker, alert: null, clock: now, seed: `${run}` },
        window: { from: now - 60_000, to: now },
        start: { kind: 'params', params: { run } },
      }),
    ),
  )
  clearInterval(watch)
  const failed = results.find(({ findings }) => findings.length !== 1)
  if (failed) throw new Error(`A run of the benchmark went wrong: ${failed.error?.message ?? ''}`)
  return { seconds: (performance.now() - started) / 1_000, peakMb: Math.round(peakMb) }
}
