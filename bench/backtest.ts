import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { backtest } from '@faultline/backtest'
import { loadCases, type Case } from '@faultline/backtest/cases'
import { createRuntime } from '@faultline/runtime'
import { exponent, type BenchResult } from './report.ts'
import { residentMb } from './resident-memory.ts'

const root = join(import.meta.dirname, '..')
const cores = 2
const sizes = [250, 1_000]
const goalSeconds = 20
const goalRatio = 10
const goalMemoryMb = 1_000
/** Processes are started for so many cases; a case costs the same whichever it is the how-manyeth. */
const alone = 12

/**
 * A backtest of the shipped cases, repeated to 1,000, in the sandbox on two cores. The reference
 * replays them one at a time, with one process each.
 */
export async function benchBacktest(): Promise<BenchResult[]> {
  const shipped = await loadCases([join(root, 'analyzers')])
  const points = []
  let peakMemoryMb = 0
  for (const size of sizes) {
    const measured = await measure(repeated(shipped, size))
    points.push({ size, seconds: measured.seconds })
    peakMemoryMb = Math.max(peakMemoryMb, measured.peakMemoryMb)
  }
  const { seconds = Number.NaN } = points.at(-1) ?? {}
  const referenceSeconds = (await measureAlone(repeated(shipped, alone))) * 1_000
  const growth = exponent(points)
  return [
    {
      name: 'cases against processes',
      work: `1,000 replays of ${shipped.length} shipped cases on ${cores} cores: ${Math.round(1_000 / seconds)} a second`,
      seconds,
      reference: `one process a case (${alone} were measured)`,
      referenceSeconds,
      ratio: referenceSeconds / seconds,
      peakMemoryMb,
      goal: `under ${goalSeconds} s, ${goalRatio} × the processes, under ${goalMemoryMb} MB`,
      met:
        seconds < goalSeconds &&
        referenceSeconds / seconds >= goalRatio &&
        peakMemoryMb < goalMemoryMb,
    },
    {
      name: 'growth',
      work: `from ${sizes.join(' to ')} cases: exponent ${growth.toFixed(2)}`,
      seconds,
      reference: null,
      referenceSeconds: null,
      ratio: null,
      peakMemoryMb,
      goal: 'linear: an exponent of at most 1.1',
      met: growth <= 1.1,
    },
  ]
}

function repeated(cases: readonly Case[], count: number): Case[] {
  return Array.from({ length: count }, (_, at) => cases[at % cases.length]).filter(
    (one) => one !== undefined,
  )
}

/** With all that a command does: the sandbox is started, the analyzer bundled, the scores computed. */
async function measure(cases: readonly Case[]): Promise<{ seconds: number; peakMemoryMb: number }> {
  let peakMemoryMb = 0
  const look = setInterval(() => {
    peakMemoryMb = Math.max(peakMemoryMb, residentMb(process.pid))
  }, 250)
  const began = performance.now()
  const runtime = await createRuntime({ poolSize: cores })
  try {
    const report = await backtest({ cases, runtime, workers: cores, root, nowMs: Date.now })
    if (report.cases.length !== cases.length) throw new Error('some cases were not replayed')
    const seconds = (performance.now() - began) / 1_000
    return { seconds, peakMemoryMb: Math.round(peakMemoryMb) }
  } finally {
    clearInterval(look)
    await runtime.close()
  }
}

/** Seconds a case. */
async function measureAlone(cases: readonly Case[]): Promise<number> {
  const run = promisify(execFile)
  const program = join(import.meta.dirname, 'backtest', 'one-process.ts')
  const began = performance.now()
  for (const { folder } of cases) await run(process.execPath, [program, folder])
  return (performance.now() - began) / 1_000 / cases.length
}
