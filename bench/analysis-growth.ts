import {
  companions,
  createRandom,
  createStreamingDetector,
  explainChange,
  rankByTraversal,
  type Cube,
} from '@faultline/analysis'
import { exponent, fastest, memoryMb, type BenchResult } from './report.ts'

/** A benchmark without a reference library: three sizes, the last of which has the goal. */
function growth(
  name: string,
  sizes: readonly { readonly size: number; readonly run: () => unknown }[],
  goal: { readonly sentence: string; readonly isMet: (seconds: number) => boolean },
): BenchResult {
  const points = sizes.map(({ size, run }) => ({ size, seconds: fastest(run, 2) }))
  const last = points[points.length - 1] ?? { size: 0, seconds: NaN }
  const work = `sizes ${points.map(({ size }) => size).join(', ')}; grows with exponent ${exponent(points).toFixed(2)}`
  return {
    name,
    work,
    seconds: last.seconds,
    reference: null,
    referenceSeconds: null,
    ratio: null,
    peakMemoryMb: memoryMb(),
    goal: goal.sentence,
    met: goal.isMet(last.seconds),
  }
}

export function benchCorrelate(): BenchResult[] {
  const n = 1440
  const random = createRandom(2)
  const reference = Float64Array.from({ length: n }, random)
  function* others(count: number): Generator<Float64Array> {
    const values = new Float64Array(n)
    for (let i = 0; i < count; i++) {
      for (let t = 0; t < n; t++) values[t] = random()
      yield values
    }
  }
  const run = (count: number) => ({
    size: count,
    run: () => companions(reference, others(count), { maximumLag: 30 }),
  })
  return [
    growth('one series against many, 1,440 points, 61 lags', [run(1000), run(3000), run(10_000)], {
      sentence: '10,000 series under 2 s',
      isMet: (seconds) => seconds < 2,
    }),
  ]
}

export function benchDimensions(): BenchResult[] {
  const run = (sizes: readonly number[]) => {
    const cube = cubeOf(sizes)
    return { size: cube.codes[0]?.length ?? 0, run: () => explainChange(cube) }
  }
  return [
    growth(
      'dimension analysis',
      [run([10, 8, 6, 5]), run([20, 10, 10, 6]), run([20, 20, 12, 10])],
      {
        sentence: '48,000 leaves under 1 s',
        isMet: (seconds) => seconds < 1,
      },
    ),
    growth(
      'graph traversal, 5 calls a service',
      [1000, 3000, 10_000].map((size) => ({ size, run: traversal(size) })),
      {
        sentence: '10,000 services and 50,000 edges under 300 ms',
        isMet: (seconds) => seconds < 0.3,
      },
    ),
    growth(
      'streaming detection',
      [50_000, 150_000, 500_000].map((size) => ({ size, run: stream(size) })),
      {
        sentence: '500,000 points under 1 s',
        isMet: (seconds) => seconds < 1,
      },
    ),
  ]
}

function cubeOf(sizes: readonly number[]): Cube {
  const random = createRandom(3)
  const leaves = sizes.reduce((product, size) => product * size, 1)
  const codes = sizes.map(() => new Int32Array(leaves))
  const expected = new Float64Array(leaves)
  const actual = new Float64Array(leaves)
  for (let leaf = 0; leaf < leaves; leaf++) {
    let rest = leaf
    for (const [i, size] of sizes.entries()) {
      const column = codes[i]
      if (column !== undefined) column[leaf] = rest % size
      rest = Math.floor(rest / size)
    }
    expected[leaf] = 100 * random()
    const isHit = codes[0]?.[leaf] === 1 && codes[1]?.[leaf] === 2
    actual[leaf] = (expected[leaf] ?? 0) * (1 + 0.1 * (random() - 0.5)) * (isHit ? 1.6 : 1)
  }
  const attributes = sizes.map((size, i) => ({
    name: `attribute ${i}`,
    values: Array.from({ length: size }, (_, code) => String(code)),
  }))
  return { attributes, codes, measure: { kind: 'forecast', expected, actual } }
}

function traversal(size: number): () => unknown {
  const random = createRandom(4)
  const nodes = Array.from({ length: size }, (_, i) => ({
    id: `s${i}`,
    score: i === 0 ? 20 : 20 * random(),
  }))
  const pick = (): string => `s${Math.floor(random() * size)}`
  const edges = Array.from({ length: 5 * size }, () => ({ caller: pick(), callee: pick() }))
  return () => rankByTraversal({ alert: 's0', nodes, edges })
}

function stream(size: number): () => unknown {
  return () => {
    const random = createRandom(5)
    const detector = createStreamingDetector()
    let alerts = 0
    for (let i = 0; i < size; i++) if (detector.push(random()).isAlert) alerts++
    return alerts
  }
}
