import { benchAffected } from './affected.ts'
import { benchCorrelate, benchDimensions } from './analysis-growth.ts'
import { benchKernels } from './kernels.ts'
import type { BenchResult } from './report.ts'

const benchmarks: Record<string, () => BenchResult[] | Promise<BenchResult[]>> = {
  kernels: benchKernels,
  dimensions: benchDimensions,
  correlate: benchCorrelate,
  affected: benchAffected,
}

const [name] = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const bench = benchmarks[name ?? '']
const write = (text: string): void => void process.stdout.write(`${text}\n`)
if (process.argv.includes('--list')) write(Object.keys(benchmarks).join('\n'))
else if (bench === undefined) {
  process.stderr.write(
    `Usage: npm run bench -- ${Object.keys(benchmarks).join('|')} [--json], or --list\n`,
  )
  process.exitCode = 2
} else {
  const results = await bench()
  if (process.argv.includes('--json')) write(JSON.stringify({ benchmark: name, results }))
  else for (const result of results) write(line(result))
}

function line(result: BenchResult): string {
  const beside =
    result.ratio === null
      ? ''
      : `; ${result.ratio.toFixed(2)} × ${result.reference ?? ''} (${(1000 * (result.referenceSeconds ?? 0)).toFixed(1)} ms)`
  return `${result.met ? 'met ' : 'MISS'} ${result.name}: ${(1000 * result.seconds).toFixed(1)} ms (${result.work})${beside}; goal: ${result.goal}`
}
