import { spawnSync } from 'node:child_process'
import { createRandom, pearson, quantile, stl } from '@faultline/analysis'
import { fastest, memoryMb, type BenchResult } from './report.ts'

/** The same work in numpy and statsmodels, one thread, best of five; `null` where a library is absent. */
const reference = `
import json, time
import numpy as np
def best(work):
    times = []
    for _ in range(5):
        start = time.perf_counter(); work(); times.append(time.perf_counter() - start)
    return min(times)
rng = np.random.default_rng(1)
x = rng.random(1_000_000); y = rng.random(1_000_000)
out = {'quantile': best(lambda: np.quantile(x, 0.95)), 'pearson': best(lambda: np.corrcoef(x, y)), 'stl': None}
try:
    from statsmodels.tsa.seasonal import STL
    s = rng.random(2016) + np.sin(np.arange(2016) / 288 * 2 * np.pi)
    out['stl'] = best(lambda: STL(s, period=288).fit())
except ImportError:
    pass
print(json.dumps(out))
`

export function benchKernels(): BenchResult[] {
  const python = spawnSync('python3', ['-c', reference], {
    encoding: 'utf8',
    env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
  })
  const seconds: Record<string, number | null> =
    python.status === 0 ? JSON.parse(python.stdout) : {}
  const random = createRandom(1)
  const x = Float64Array.from({ length: 1_000_000 }, random)
  const y = Float64Array.from({ length: 1_000_000 }, random)
  const seasonal = Float64Array.from(
    { length: 2016 },
    (_, i) => random() + Math.sin((i / 288) * 2 * Math.PI),
  )
  const result = (
    kernel: { name: string; work: string; times: number },
    run: () => unknown,
  ): BenchResult => {
    const { name, work, times } = kernel
    const own = fastest(run)
    const other = seconds[name] ?? null
    const ratio = other === null ? null : other / own
    return {
      name,
      work,
      seconds: own,
      reference: other === null ? null : name === 'stl' ? 'statsmodels' : 'numpy',
      referenceSeconds: other,
      ratio,
      peakMemoryMb: memoryMb(),
      goal: `at least ${times} × the reference`,
      met: ratio !== null && ratio >= times,
    }
  }
  return [
    result({ name: 'quantile', work: '95th percentile of 1,000,000 values', times: 1 }, () =>
      quantile(x, 0.95),
    ),
    result({ name: 'pearson', work: 'correlation of 1,000,000 pairs', times: 1 }, () =>
      pearson(x, y),
    ),
    result({ name: 'stl', work: '2,016 points, period 288', times: 5 }, () =>
      stl(seasonal, { period: 288 }),
    ),
  ]
}
