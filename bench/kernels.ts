import {
  createRandom,
  esdOutliers,
  kendall,
  mannWhitney,
  median,
  onlineChange,
  pearson,
  pelt,
  quantile,
  rolling,
  stl,
  type Random,
} from '@faultline/analysis'
import { askPython } from './reference.ts'
import { exponent, fastest, memoryMb, type BenchResult } from './report.ts'

/** One kernel with the library that it is held against, and the same work at smaller sizes. */
interface Kernel {
  readonly name: string
  readonly work: string
  /** How many times as fast as the reference it must be. */
  readonly times: number
  readonly library: 'numpy' | 'scipy' | 'statsmodels' | 'python'
  /** Three sizes, the last of which is the reference's. */
  readonly sizes: readonly number[]
  readonly run: (size: number) => unknown
}

const penalty = 30
const million = [100_000, 300_000, 1_000_000]
const hundredThousand = [10_000, 30_000, 100_000]

/** Kernels against their references in the same run. One whose answer differs from its reference does not count. */
export function benchKernels(): BenchResult[] {
  const data = makeData(createRandom(1))
  const answer = askPython({
    repeats: 5,
    penalty,
    series: {
      steps: [...data.steps],
      spikes: [...data.spikes],
      runs: [...data.runs],
      seasonal: [...data.seasonal],
    },
  })
  const wrong = disagreements(data, answer.answers)
  return kernelsOn(data).map((kernel) => {
    const points = kernel.sizes.map((size) => ({
      size,
      seconds: fastest(() => kernel.run(size), 7),
    }))
    const seconds = points[points.length - 1]?.seconds ?? NaN
    const reference = answer.seconds[kernel.name] ?? null
    const ratio = reference === null ? null : reference / seconds
    const isRight = !wrong.has(kernel.name)
    const remark = reference === null ? '; no reference here' : isRight ? '' : '; ANSWERS DIFFER'
    return {
      name: kernel.name,
      work: `${kernel.work}; sizes ${kernel.sizes.join(', ')} grow with exponent ${exponent(points).toFixed(2)}${remark}`,
      seconds,
      reference:
        reference === null ? null : `${kernel.library} ${answer.versions[kernel.library] ?? ''}`,
      referenceSeconds: reference,
      ratio,
      peakMemoryMb: memoryMb(),
      goal: `at least ${kernel.times} × the reference`,
      met: isRight && ratio !== null && ratio >= kernel.times,
    }
  })
}

interface Data {
  readonly x: Float64Array
  readonly y: Float64Array
  readonly steps: Float64Array
  readonly spikes: Float64Array
  readonly runs: Float64Array
  readonly seasonal: Float64Array
}

function makeData(random: Random): Data {
  const normal = (): number => {
    let sum = -6
    for (let k = 0; k < 12; k++) sum += random()
    return sum
  }
  const of = (length: number, at: (i: number) => number): Float64Array =>
    Float64Array.from({ length }, (_, i) => at(i))
  return {
    x: of(1_000_000, random),
    y: of(1_000_000, random),
    steps: of(3000, (i) => normal() + 4 * (Math.floor(i / 150) % 3)),
    spikes: of(5000, (i) => normal() + (i % 400 === 7 ? 9 : 0)),
    runs: of(1500, (i) => normal() + 5 * (Math.floor(i / 250) % 2)),
    seasonal: of(2016, (i) => random() + Math.sin((i / 288) * 2 * Math.PI)),
  }
}

function kernelsOn({ x, y, steps, spikes, runs, seasonal }: Data): readonly Kernel[] {
  const numpy = { times: 1, library: 'numpy' } as const
  const plain = { times: 10, library: 'python' } as const
  const seasons = { times: 5, library: 'statsmodels', sizes: [672, 1152, 2016] } as const
  const pairs = { times: 1, library: 'scipy', sizes: hundredThousand } as const
  return [
    {
      name: 'quantile',
      work: '95th percentile',
      sizes: million,
      ...numpy,
      run: (n) => quantile(x.subarray(0, n), 0.95),
    },
    {
      name: 'median',
      work: 'median',
      sizes: million,
      ...numpy,
      run: (n) => median(x.subarray(0, n)),
    },
    {
      name: 'pearson',
      work: 'correlation of pairs',
      sizes: million,
      ...numpy,
      run: (n) => pearson(x.subarray(0, n), y.subarray(0, n)),
    },
    {
      name: 'rolling-mean',
      work: 'window 60; reference by cumulative sums',
      sizes: million,
      ...numpy,
      run: (n) => rolling(x.subarray(0, n), { window: 60 }),
    },
    ...(['deviation', 'median'] as const).map((statistic): Kernel => ({
      name: `rolling-${statistic}`,
      work: 'window 61',
      sizes: hundredThousand,
      ...numpy,
      run: (n) => rolling(x.subarray(0, n), { window: 61, statistic }),
    })),
    {
      name: 'kendall',
      work: "Kendall's tau of pairs",
      ...pairs,
      run: (n) => kendall(x.subarray(0, n), y.subarray(0, n)),
    },
    {
      name: 'mann-whitney',
      work: 'two samples',
      ...pairs,
      run: (n) => mannWhitney(x.subarray(0, n), y.subarray(0, n)),
    },
    {
      name: 'stl',
      work: 'period 288 at the largest size',
      ...seasons,
      run: (n) => stl(seasonal.subarray(0, n), { period: n / 7 }),
    },
    {
      name: 'stl-robust',
      work: 'period 288 at the largest size, 15 robust rounds',
      ...seasons,
      run: (n) => stl(seasonal.subarray(0, n), { period: n / 7, robust: true }),
    },
    {
      name: 'pelt',
      work: 'a change every 150 points',
      sizes: [750, 1500, 3000],
      ...plain,
      run: (n) => pelt(steps.subarray(0, n), { penalty }),
    },
    {
      name: 'esd',
      work: 'up to 30 outliers',
      sizes: [1250, 2500, 5000],
      ...plain,
      run: (n) => esdOutliers(spikes.subarray(0, n), 30),
    },
    {
      name: 'bocpd',
      work: 'a change every 250 points',
      sizes: [375, 750, 1500],
      ...plain,
      run: (n) => onlineChange(runs.subarray(0, n)),
    },
  ]
}

/** Names of the kernels whose answers are not those of the reference. */
function disagreements(data: Data, answers: Readonly<Record<string, unknown>>): Set<string> {
  const own: Record<string, unknown> = {
    pelt: pelt(data.steps, { penalty }).value?.changePoints,
    esd: esdOutliers(data.spikes, 30).value?.outliers.map(({ index }) => index),
    bocpd: [...(onlineChange(data.runs).value?.runLength ?? [])],
  }
  const names = Object.keys(own).filter(
    (name) =>
      answers[name] !== undefined && JSON.stringify(answers[name]) !== JSON.stringify(own[name]),
  )
  const trend = stl(data.seasonal, { period: 288 }).value?.trend[1000] ?? NaN
  const isTrendRight =
    answers['stl'] === undefined || Math.abs(Number(answers['stl']) - trend) < 1e-6
  return new Set(isTrendRight ? names : [...names, 'stl'])
}
