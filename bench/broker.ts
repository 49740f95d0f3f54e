import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { bundleAnalyzer, createLiveBroker, createRuntime } from '@faultline/runtime'
import type { RunRequest } from '@faultline/runtime'
import type { SeriesData } from '@faultline/sdk'
import type { RunResult } from '@faultline/sdk/result'
import { memoryMb, type BenchResult } from './report.ts'

const folder = join(import.meta.dirname, 'broker')
const rounds = 3
const small = { metric: 'small', calls: 10_000, atOnce: 100, points: 1 }
const large = { metric: 'large', calls: 200, atOnce: 20, points: 100_000 }
const callGoal = 20_000
const megabyteGoal = 500
const now = Date.UTC(2026, 10, 23, 12)

type Load = typeof small

/** What it costs to ask through the broker, against bare messages that are acknowledged. */
export async function benchBroker(): Promise<BenchResult[]> {
  const [smallSeconds, smallEcho] = await measure(small)
  const [largeSeconds, largeEcho] = await measure(large)
  const callsASecond = small.calls / smallSeconds
  const megabytes = (large.calls * large.points * 8) / 1e6
  const rate = megabytes / largeSeconds
  return [
    {
      name: 'small calls',
      work: `${small.calls} calls, ${small.atOnce} at once: ${Math.round(callsASecond)} a second`,
      seconds: smallSeconds,
      reference: 'as many bare messages, acknowledged',
      referenceSeconds: smallEcho,
      ratio: smallEcho / smallSeconds,
      peakMemoryMb: memoryMb(),
      goal: `${callGoal} a second`,
      met: callsASecond >= callGoal,
    },
    {
      name: 'series',
      work: `${Math.round(megabytes)} MB in ${large.calls} series: ${Math.round(rate)} MB a second`,
      seconds: largeSeconds,
      reference: 'as many bare messages with it, acknowledged',
      referenceSeconds: largeEcho,
      ratio: largeEcho / largeSeconds,
      peakMemoryMb: memoryMb(),
      goal: `${megabyteGoal} MB a second`,
      met: rate >= megabyteGoal,
    },
  ]
}

async function measure(load: Load): Promise<[seconds: number, echoSeconds: number]> {
  let [best, echo] = [Infinity, Infinity]
  for (let round = 0; round < rounds; round++) {
    echo = Math.min(echo, await echoSeconds(load))
    best = Math.min(best, await brokerSeconds(load))
  }
  return [best, echo]
}

async function brokerSeconds(load: Load): Promise<number> {
  const runtime = await createRuntime({ poolSize: 1, heapMb: 1_024, memoryMb: 4_096 })
  try {
    const request = await requestOf(load)
    await runtime.run({ ...request, start: { kind: 'params', params: { ...load, calls: 20 } } })
    const started = performance.now()
    const result = await runtime.run(request)
    checkAnswered(result, load)
    return (performance.now() - started) / 1_000
  } finally {
    await runtime.close()
  }
}

async function requestOf(load: Load): Promise<RunRequest> {
  // Each of those at once has its own numbers: what is the same in a message crosses once.
  const answers = Array.from({ length: load.atOnce }, () => seriesOf(load.points))
  let asked = 0
  const metrics = {
    range: () => {
      const value = answers[asked++ % load.atOnce] ?? []
      return Promise.resolve({ value, query: 'from memory' })
    },
    names: () => Promise.resolve({ value: [], query: 'names' }),
  }
  return {
    bundle: await bundleAnalyzer(join(folder, 'analyzer.ts')),
    broker: createLiveBroker({ sources: { metrics } }),
    start: { kind: 'params', params: load },
    ...{ alert: null, clock: now, window: { from: now - 60_000, to: now }, seed: 'bench' },
    limits: { calls: 1e9, bytesRead: 1e12, journalBytes: 1e12, cpuMs: 60_000 },
  }
}

function checkAnswered(result: RunResult, { calls, points }: Load): void {
  const expected = `It was answered with ${calls * points} numbers`
  if (result.findings[0]?.summary !== expected) {
    throw new Error(`The run of the benchmark went wrong: ${JSON.stringify(result.error)}`)
  }
}

function seriesOf(points: number): SeriesData[] {
  const times = Float64Array.from({ length: points }, (_, index) => now - index * 15_000)
  const values = times.map((_, index) => Math.sin(index))
  return [{ name: 'bench', labels: {}, times, values }]
}

/** The same number of messages with the same numbers in them, as many on their way at once. */
async function echoSeconds({ calls, atOnce, points }: Load): Promise<number> {
  const echo = fork(join(folder, 'echo-process.ts'), { serialization: 'advanced' })
  const values = seriesOf(points)[0]?.values
  echo.send('first')
  await once(echo, 'message')
  const started = performance.now()
  for (let sent = 0; sent < calls; sent += atOnce) {
    const answers = new Promise<void>((resolve) => {
      let left = atOnce
      const count = (): void => {
        if (--left > 0) return
        echo.off('message', count)
        resolve()
      }
      echo.on('message', count)
    })
    for (let index = 0; index < atOnce; index++) echo.send({ seq: sent + index, values })
    await answers
  }
  const seconds = (performance.now() - started) / 1_000
  echo.disconnect()
  await once(echo, 'exit')
  return seconds
}
