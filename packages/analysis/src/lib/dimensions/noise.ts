import { exp, log, power, square } from '../numeric/elementary.ts'
import { MAD_TO_SIGMA, medianOfSorted, quantileOfSorted } from '../numeric/order.ts'
import type { Leaves } from './cube.ts'

/** Relative deviation of each leaf and the precision (inverse variance) that it is known with. */
export interface Deviations {
  /**
   * (actual − expected) / the larger of both: in [−1, 1], alike for doubling and halving, and with
   * tails no heavier than the noise's own whichever of the two the noise is proportional to.
   */
  readonly deviation: Float64Array
  /** 0 for leaves that say nothing. */
  readonly precision: Float64Array
  /** The precision that the leaf would have if nothing had happened: its say in an average over leaves. */
  readonly exposure: Float64Array
  /** Times this the leaf's amount has as much variance as mean if nothing happened, as a count has. */
  readonly certainty: Float64Array
  /** Whether many leaves of counted amounts hold next to nothing, so that relative deviations are not normal. */
  readonly isSparse: boolean
}

/** A cube of fewer leaves is too small to read its noise from the bulk while some of it is abnormal. */
const smallCube = 100

/**
 * First estimate of the noise, when any leaf may be abnormal. The variance is ρ² + φ / size, plus
 * what counting brings: relative noise and noise that averages out over larger leaves. Both are
 * fitted to the three tenths of the leaves in each bin of like size that lie closest to no deviation
 * or, when hardly any leaf stayed in place, to the densest stretch. It tends to be too large when
 * much is abnormal; `refineDeviations` mends that. Small cubes of counts start with the noise of
 * counting alone. O(n log n).
 */
export function measureDeviations(leaves: Leaves): Deviations {
  const scaled = scale(leaves)
  const startsFromCounting = scaled.used.length < smallCube && isCounted(scaled)
  return withPrecision(scaled, startsFromCounting ? { relative: 0, perSize: 0 } : bulkNoise(scaled))
}

/**
 * Second estimate, from the leaves that no element explained: now that they are clean, their tails
 * count. Falls back on the noise of the bulk when few leaves are left. O(n log n).
 */
export function refineDeviations(leaves: Leaves, isOpen: Uint8Array): Deviations {
  const scaled = scale(leaves)
  const open = scaled.used.filter((leaf) => isOpen[leaf] === 1)
  const needed = Math.max(isCounted(scaled) ? 6 : 30, 0.05 * scaled.used.length)
  const noise = open.length < needed ? bulkNoise(scaled) : fitNoise(scaled, open, spreadOfClean)
  return withPrecision(scaled, noise)
}

function isSparse(scaled: Scaled): boolean {
  const { used, empty, isWhole } = scaled
  return (
    isWhole && !isCounted(scaled) && used.filter((i) => empty[i] === 1).length > 0.1 * used.length
  )
}

function isCounted(scaled: Scaled): boolean {
  return scaled.used.every((i) => (scaled.counting[i] ?? 0) > 0)
}

function bulkNoise(scaled: Scaled): Noise {
  return fitNoise(scaled, scaled.used, bulkHasMoved(scaled) ? densestStretch : spreadAroundZero)
}

/** Variance = relative + perSize / size. */
interface Noise {
  readonly relative: number
  readonly perSize: number
}

interface Scaled {
  readonly deviation: Float64Array
  /** What the noise averages out over. */
  readonly size: Float64Array
  readonly expected: Float64Array
  /** 1 where nothing was expected or nothing came. */
  readonly empty: Uint8Array
  /** Whether all that came are whole numbers, as counts are. */
  readonly isWhole: boolean
  /** Variance of the deviation that counting alone brings. */
  readonly counting: Float64Array
  /** How many times larger that variance would be at the expected amount. */
  readonly dilation: Float64Array
  readonly used: readonly number[]
}

function scale(leaves: Leaves): Scaled {
  const n = leaves.expected.length
  const deviation = new Float64Array(n)
  const size = new Float64Array(n)
  const empty = new Uint8Array(n)
  const counting = new Float64Array(n)
  const dilation = new Float64Array(n)
  const used: number[] = []
  for (let i = 0; i < n; i++) {
    const expected = Math.abs(leaves.expected[i] ?? 0)
    const actual = Math.abs(leaves.actual[i] ?? 0)
    const larger = Math.max(expected, actual)
    if (!(larger > 0)) continue
    size[i] = leaves.exposure?.[i] ?? larger
    if (!((size[i] ?? 0) > 0)) continue
    empty[i] = expected > 0 && actual > 0 ? 0 : 1
    counting[i] = (leaves.countingVariance[i] ?? 0) / (larger * larger)
    // Counting variance grows with the amount, and the base would be the expected amount.
    const base = Math.max(expected, 0.05 * larger)
    dilation[i] = ((2 * base) / (expected + actual)) * square(larger / base)
    deviation[i] = ((leaves.actual[i] ?? 0) - (leaves.expected[i] ?? 0)) / larger
    used.push(i)
  }
  return {
    deviation,
    size,
    expected: leaves.expected.map(Math.abs),
    empty,
    isWhole: leaves.exposure === undefined && leaves.actual.every(Number.isInteger),
    counting,
    dilation,
    used,
  }
}

function withPrecision(scaled: Scaled, noise: Noise): Deviations {
  const precision = new Float64Array(scaled.deviation.length)
  const exposure = new Float64Array(scaled.deviation.length)
  const certainty = new Float64Array(scaled.deviation.length)
  for (const i of scaled.used) {
    const fitted = noise.relative + noise.perSize / (scaled.size[i] ?? 1)
    const counting = scaled.counting[i] ?? 0
    precision[i] = 1 / Math.max(fitted + counting, 1e-10)
    const expected = scaled.expected[i] ?? 0
    certainty[i] = 1 / Math.max(noise.perSize + noise.relative * expected, 1e-9)
    exposure[i] = 1 / Math.max(fitted + counting * (scaled.dilation[i] ?? 1), 1e-10)
  }
  return { deviation: scaled.deviation, precision, exposure, certainty, isSparse: isSparse(scaled) }
}

function fitNoise(
  scaled: Scaled,
  members: readonly number[],
  spread: (values: Float64Array) => number,
): Noise {
  const order = [...members].sort((a, b) => (scaled.size[a] ?? 0) - (scaled.size[b] ?? 0))
  const bins = Math.max(1, Math.min(12, Math.floor(order.length / 30)))
  const points: { size: number; variance: number }[] = []
  let isNoisy = false
  for (let bin = 0; bin < bins; bin++) {
    const inBin = order.slice(
      Math.floor((bin * order.length) / bins),
      Math.floor(((bin + 1) * order.length) / bins),
    )
    const sigma = spread(Float64Array.from(inBin, (i) => scaled.deviation[i] ?? 0))
    const central = inBin[inBin.length >> 1]
    if (central === undefined) continue
    // What counting brings is known leaf by leaf. Only what clearly goes beyond it is noise to be
    // fitted: the spread of few leaves is itself uncertain by about 1.6 / √n of its size. A bin where
    // nothing does still says that the noise is no larger than what would have gone unnoticed there.
    const counting = medianOfSorted(Float64Array.from(inBin, (i) => scaled.counting[i] ?? 0).sort())
    const noticed = counting * square(1 + 3.2 / Math.sqrt(inBin.length))
    const isBeyond = sigma * sigma > noticed
    isNoisy ||= isBeyond
    const variance = (isBeyond ? sigma * sigma : noticed) - counting
    if (variance > 0) points.push({ size: scaled.size[central] ?? 1, variance })
  }
  return isNoisy ? bestCurve(points) : { relative: 1e-8, perSize: 0 }
}

/** Least absolute error of log variance over a grid of how the noise divides between its two parts. */
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
      step === 0 ? 0 : (smallest / 10) * power((1000 * largest) / smallest, step / 24)
    const logs = points
      .map((point) => log(point.variance / (1 + crossover / point.size)))
      .sort((a, b) => a - b)
    const level = logs[logs.length >> 1] ?? 0
    let error = 0
    for (const one of logs) error += Math.abs(one - level)
    if (error >= least - 1e-12) continue
    least = error
    const relative = exp(level)
    best = { relative: Math.max(relative, 1e-10), perSize: relative * crossover }
  }
  return best
}

/** Whether next to no leaf stayed where it was expected, compared with the densest stretch. */
function bulkHasMoved(scaled: Scaled): boolean {
  const values = Float64Array.from(scaled.used, (i) => scaled.deviation[i] ?? 0)
  const reach = 3 * densestStretch(values)
  let inPlace = 0
  for (const value of values) if (Math.abs(value) <= reach) inPlace++
  return inPlace < 0.1 * values.length
}

function spreadAroundZero(values: Float64Array): number {
  const sizes = values.map(Math.abs).sort()
  return quantileOfSorted(sizes, 0.3) / 0.38532046640756773
}

/** Half the length of the shortest interval that holds two fifths of the values, as a normal deviation. */
function densestStretch(values: Float64Array): number {
  const sorted = values.slice().sort()
  const held = Math.floor(0.4 * sorted.length) + 1
  if (sorted.length < 2) return 0
  let shortest = Infinity
  for (let i = 0; i + held <= sorted.length; i++) {
    shortest = Math.min(shortest, (sorted[i + held - 1] ?? 0) - (sorted[i] ?? 0))
  }
  // Short intervals in small samples are too short on average (Rousseeuw and Leroy 1988).
  return (shortest / 2 / 0.5244005127080407) * (1 + 5 / sorted.length)
}

function spreadOfClean(values: Float64Array): number {
  const sizes = values.map(Math.abs).sort()
  return Math.max(
    MAD_TO_SIGMA * medianOfSorted(sizes),
    quantileOfSorted(sizes, 0.95) / 1.959963984540054,
  )
}
