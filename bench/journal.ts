import { join } from 'node:path'
import {
  bundleAnalyzer,
  createLiveBroker,
  createRuntime,
  decodeJournal,
  decodeJournals,
  encodeJournal,
  encodeJournals,
} from '@faultline/runtime'
import type { Recording, RunRequest, Runtime } from '@faultline/runtime'
import type { MetricQuery, SeriesData } from '@faultline/sdk'
import { fastest, memoryMb, type BenchResult } from './report.ts'

const replayGoal = 1.2
const rounds = 3
const runs = 3
const pointCount = 1_000
const now = Date.UTC(2026, 10, 23, 12)
const window = { from: now - pointCount * 15_000, to: now }

/** What it costs to keep a journal, in time and bytes, and to replay a run from it. */
export async function benchJournal(): Promise<BenchResult[]> {
  const runtime = await createRuntime({ poolSize: 1 })
  try {
    const bundle = await bundleAnalyzer(join(import.meta.dirname, 'journal', 'analyzer.ts'))
    const request: RunRequest = {
      bundle,
      broker: createLiveBroker({ sources: { metrics: memorySource() } }),
      start: { kind: 'params', params: { service: 'checkout' } },
      ...{ alert: null, clock: now, window, seed: 'bench' },
    }
    const recording = await runtime.record(request)
    if (recording.result.findings.length === 0) throw new Error('The benchmark found nothing')
    return [...measureFormats(recording), await measureReplay(runtime, request, recording)]
  } finally {
    await runtime.close()
  }
}

function measureFormats({ journals }: Recording): BenchResult[] {
  const journal = journals.get('1')
  if (!journal) throw new Error('The run of the benchmark has no journal')
  const answered = journal.entries.reduce(
    (sum, { answer }) => sum + (answer.kind === 'value' ? answer.bytes : 0),
    0,
  )
  const one = encodeJournal(journal)
  const all = encodeJournals(journals)
  const { entries } = journal
  const result = (name: string, bytes: number, work: () => unknown): BenchResult => {
    const seconds = fastest(work)
    const rate = Math.round(answered / 1e6 / seconds)
    return {
      name,
      work: `${entries.length} entries, ${answered} bytes of answers in ${bytes} bytes: ${rate} MB a second`,
      seconds,
      ...{ reference: null, referenceSeconds: null, ratio: null },
      ...{ peakMemoryMb: memoryMb(), goal: 'reported', met: true },
    }
  }
  return [
    result('write a run', one.length, () => encodeJournal(journal)),
    result('read a run', one.length, () => decodeJournal(one)),
    result('write an investigation', all.length, () => encodeJournals(journals)),
    result('read an investigation', all.length, () => decodeJournals(all)),
  ]
}

async function measureReplay(
  runtime: Runtime,
  request: RunRequest,
  recording: Recording,
): Promise<BenchResult> {
  let [live, replayed] = [Infinity, Infinity]
  for (let round = 0; round < rounds; round++) {
    live = Math.min(live, await secondsOf(() => runtime.run(request)))
    replayed = Math.min(replayed, await secondsOf(() => runtime.replay(request.bundle, recording)))
  }
  return {
    name: 'replay',
    work: `one run of ${recording.result.journal.entries} calls`,
    seconds: replayed,
    reference: 'the run itself, answered from memory',
    referenceSeconds: live,
    ratio: live / replayed,
    peakMemoryMb: memoryMb(),
    goal: `less than ${replayGoal} × the run itself`,
    met: replayed < replayGoal * live,
  }
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  for (let run = 0; run < runs; run++) await work()
  return (performance.now() - started) / 1_000 / runs
}

/** Series that look like those of services: a daily swing, noise, and in some of them a shift. */
function memorySource() {
  const series = new Map<string, SeriesData[]>()
  for (let index = 0; index < 20; index++) {
    const name = `m${index}`
    const times = Float64Array.from({ length: pointCount }, (_, at) => window.from + at * 15_000)
    const values = times.map((_, at) => {
      const shift = index % 4 === 0 && at > 700 ? 40 : 0
      const noise = ((at * 7_919 + index * 104_729) % 1_000) / 100
      return Math.round(100 * (100 + 20 * Math.sin(at / 160) + noise + shift)) / 100
    })
    series.set(name, [{ name, labels: { service: 'checkout' }, unit: 'ms', times, values }])
  }
  return {
    range: ({ metric }: MetricQuery) =>
      Promise.resolve({ value: series.get(metric) ?? [], query: `select ${metric}` }),
    names: () => Promise.resolve({ value: [], query: 'names' }),
  }
}
