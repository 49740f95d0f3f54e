import type { BenchResult } from './report.ts'

type Bench = () => readonly BenchResult[] | Promise<readonly BenchResult[]>

/** Each is loaded only when it is asked for, so that none pays for what another imports. */
const benchmarks: Record<string, () => Promise<Bench>> = {
  kernels: async () => (await import('./kernels.ts')).benchKernels,
  dimensions: async () => (await import('./dimensions.ts')).benchDimensions,
  correlate: async () => (await import('./analysis-growth.ts')).benchCorrelate,
  ranking: async () => (await import('./analysis-growth.ts')).benchRanking,
  streaming: async () => (await import('./analysis-growth.ts')).benchStreaming,
  affected: async () => (await import('./affected.ts')).benchAffected,
  backtest: async () => (await import('./backtest.ts')).benchBacktest,
  isolation: async () => (await import('./isolation.ts')).benchIsolation,
  broker: async () => (await import('./broker.ts')).benchBroker,
  journal: async () => (await import('./journal.ts')).benchJournal,
  typecheck: async () => (await import('./typecheck.ts')).benchTypecheck,
  burst: async () => (await import('./burst.ts')).benchBurst,
  waiting: async () => (await import('./waiting.ts')).benchWaiting,
}

const [name] = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const load = benchmarks[name ?? '']
const write = (text: string): void => void process.stdout.write(`${text}\n`)
if (process.argv.includes('--list')) write(Object.keys(benchmarks).join('\n'))
else if (load === undefined) {
  process.stderr.write(
    `Usage: npm run bench -- ${Object.keys(benchmarks).join('|')} [--json], or --list\n`,
  )
  process.exitCode = 2
} else {
  const bench = await load()
  const results = await bench()
  if (process.argv.includes('--json')) write(JSON.stringify({ benchmark: name, results }))
  else for (const result of results) write(line(result))
}

function line(result: BenchResult): string {
  const beside =
    result.ratio === null
      ? ''
      : `; ${result.ratio.toFixed(2)} × ${result.reference ?? ''} (${(1000 * (result.referenceSeconds ?? 0)).toFixed(1)} ms)`
  return `${result.met ? 'met ' : 'MISS'} ${result.name}: ${(1000 * result.seconds).toFixed(1)} ms (${result.work}; ${result.peakMemoryMb} MB)${beside}; goal: ${result.goal}`
}
