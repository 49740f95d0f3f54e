import type { Leaves } from './cube.ts'

/** Relative deviation of each leaf and the precision (inverse variance) that it is known with. */
export interface Deviations {
  /** 2 (actual − expected) / (actual + expected): in [−2, 2] for amounts that are not negative. */
  readonly deviation: Float64Array
  /** 0 for leaves that say nothing. */
  readonly precision: Float64Array
}

/**
 * Estimates the noise of relative deviations and gives each leaf its precision.
 *
 * The variance is ρ² + φ / size, plus what counting brings: relative noise and noise that averages
 * out over larger leaves. Both are fitted to the *shortest stretch* that holds two fifths of the
 * deviations in bins of leaves of like size: it ignores where the bulk lies and whatever up to three
 * fifths of the leaves do.
 * O(n log n).
 */
export function measureDeviations(leaves: Leaves): Deviations {
  const n = leaves.expected.length
  const deviation = new Float64Array(n)
  const size = new Float64Array(n)
  const used: number[] = []
  for (let i = 0; i < n; i++) {
    const expected = leaves.expected[i] ?? 0
    const actual = leaves.actual[i] ?? 0
    const middle = (Math.abs(expected) + Math.abs(actual)) / 2
    if (!(middle > 0)) continue
    size[i] = middle
    deviation[i] = (actual - expected) / middle
    used.push(i)
  }
  const model = fitNoise(used, deviation, size)
  const precision = new Float64Array(n)
  for (const i of used) {
    const middle = size[i] ?? 1
    const fitted = model.relative + model.perSize / middle
    const counting = (leaves.countingVariance[i] ?? 0) / (middle * middle)
    precision[i] = 1 / Math.max(fitted, counting, 1e-10)
  }
  return { deviation, precision }
}

function fitNoise(
  used: readonly number[],
  deviation: Float64Array,
  size: Float64Array,
): { relative: number; perSize: number } {
  const order = [...used].sort((a, b) => (size[a] ?? 0) - (size[b] ?? 0))
  const bins = Math.max(1, Math.min(12, Math.floor(order.length / 30)))
  const points: { size: number; variance: number }[] = []
  for (let bin = 0; bin < bins; bin++) {
    const members = order.slice(
      Math.floor((bin * order.length) / bins),
      Math.floor(((bin + 1) * order.length) / bins),
    )
    const sigma = shortestStretch(Float64Array.from(members, (i) => deviation[i] ?? 0))
    const middle = members[members.length >> 1]
    if (middle === undefined || !(sigma > 0)) continue
    points.push({ size: size[middle] ?? 1, variance: sigma * sigma })
  }
  if (points.length === 0) return { relative: 1e-8, perSize: 0 }
  return bestCurve(points)
}

/** Least squares of log variance over a grid of how the noise divides between its two parts. */
function bestCurve(points: readonly { size: number; variance: number }[]): {
  relative: number
  perSize: number
} {
  let best = { relative: 1e-8, perSize: 0 }
  let least = Infinity
  const sizes = points.map((point) => point.size)
  const smallest = Math.min(...sizes)
  const largest = Math.max(...sizes)
  // Crossover size at which both parts are equal, from "all relative" to "all per size".
  for (let step = 0; step <= 24; step++) {
    const crossover =
      step === 0 ? 0 : (smallest / 10) * Math.pow((1000 * largest) / smallest, step / 24)
    const logs = points
      .map((point) => Math.log(point.variance / (1 + crossover / point.size)))
      .sort((a, b) => a - b)
    const level = logs[logs.length >> 1] ?? 0
    let error = 0
    for (const log of logs) error += Math.abs(log - level)
    if (error >= least - 1e-12) continue
    least = error
    const relative = Math.exp(level)
    best = { relative: Math.max(relative, 1e-10), perSize: relative * crossover }
  }
  return best
}

/** Half the length of the shortest interval that holds two fifths of the values, as a normal standard deviation. */
export function shortestStretch(values: Float64Array): number {
  const sorted = values.slice().sort()
  const held = Math.floor(0.4 * sorted.length) + 1
  if (sorted.length < 2) return 0
  let shortest = Infinity
  for (let i = 0; i + held <= sorted.length; i++) {
    shortest = Math.min(shortest, (sorted[i + held - 1] ?? 0) - (sorted[i] ?? 0))
  }
  // Short intervals in small samples are too short on average; the factor is of the kind of Rousseeuw and Leroy's (1988).
  return (shortest / 2 / 0.5244005127080407) * (1 + 5 / sorted.length)
}
