import {
  companions,
  createRandom,
  createStreamingDetector,
  rankByScoreJumps,
  rankByTraversal,
  type CallEdge,
  type RankedNode,
} from '@faultline/analysis'
import { exponent, fastest, memoryMb, type BenchResult } from './report.ts'

/** A benchmark without a reference library: three sizes, the last of which has the goal. */
export function growth(
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

/** Ranking over a graph of services. */
export function benchRanking(): BenchResult[] {
  return [
    growth(
      'graph traversal, 5 calls a service',
      [1000, 3000, 10_000].map((size) => ({ size, run: traversal(size) })),
      {
        sentence: '10,000 services and 50,000 edges under 300 ms',
        isMet: (seconds) => seconds < 0.3,
      },
    ),
    growth(
      'score jumps, 5 calls a service',
      [1000, 3000, 10_000].map((size) => ({ size, run: scoreJumps(size) })),
      {
        sentence: '10,000 services and 50,000 edges under 300 ms',
        isMet: (seconds) => seconds < 0.3,
      },
    ),
  ]
}

export function benchStreaming(): BenchResult[] {
  return [
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

function traversal(size: number): () => unknown {
  const { nodes, edges } = graphOf(size)
  return () => rankByTraversal({ alert: 's0', nodes, edges })
}

function scoreJumps(size: number): () => unknown {
  const graph = graphOf(size)
  return () => rankByScoreJumps(graph)
}

function graphOf(size: number): { nodes: RankedNode[]; edges: CallEdge[] } {
  const random = createRandom(4)
  const nodes = Array.from({ length: size }, (_, i) => ({
    id: `s${i}`,
    score: i === 0 ? 20 : 20 * random(),
  }))
  const pick = (): string => `s${Math.floor(random() * size)}`
  const edges = Array.from({ length: 5 * size }, () => ({ caller: pick(), callee: pick() }))
  return { nodes, edges }
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
