import { exp, log } from '../numeric/elementary.ts'
import { answer, noAnswer, tooFew, type Answer } from '../answer.ts'

/** A sketch of a distribution in bounded memory, from which any quantile follows. */
export interface QuantileSketch {
  /** Adds a value `weight` times (1 unless told); missing values and weights below 1 are passed over. */
  readonly add: (value: number, weight?: number) => void
  /** Takes over everything that another sketch holds; loses nothing when both have one accuracy. */
  readonly merge: (other: QuantileSketch) => void
  readonly quantile: (probability: number) => Answer<number | null>
  readonly count: () => number
  /** The middle of each bucket with its count, ascending. */
  readonly values: () => readonly { readonly value: number; readonly weight: number }[]
}

/** Magnitudes below this count as zero. */
const smallest = 1e-12
/** Keys of negative values are told from those of positive ones by this offset. */
const negativeOffset = 1_000_000

/**
 * DDSketch (Masson, Rim and Lee 2019): every quantile to a *relative* accuracy (.01 unless told,
 * from .0001 to .5), which suits latencies, whose tails span decades. In the unit of the values;
 * magnitudes below 1e-12 count as zero. Buckets grow by (1 + a)/(1 − a); a few hundred cover
 * nanoseconds to hours. Sketches of equal accuracy merge without loss, in any order. O(1) an
 * addition, O(buckets log buckets) a quantile.
 *
 * @example const sketch = createQuantileSketch(); latencies.forEach((ms) => sketch.add(ms)); sketch.quantile(0.99).value // 59.7
 */
export function createQuantileSketch(options: { readonly accuracy?: number } = {}): QuantileSketch {
  const accuracy = Math.min(0.5, Math.max(1e-4, options.accuracy ?? 0.01))
  const logGrowth = log((1 + accuracy) / (1 - accuracy))
  const buckets = new Map<number, number>()
  let count = 0
  const put = (key: number, weight: number): void => {
    buckets.set(key, (buckets.get(key) ?? 0) + weight)
    count += weight
  }
  const keyOf = (value: number): number => {
    const size = Math.abs(value)
    if (size < smallest) return NaN
    const key = Math.ceil(log(size) / logGrowth)
    return value > 0 ? key : key - negativeOffset
  }
  const valueOf = (key: number): number => {
    if (Number.isNaN(key)) return 0
    const isNegative = key < -negativeOffset / 2
    const size =
      (2 * exp((isNegative ? key + negativeOffset : key) * logGrowth)) / (1 + exp(logGrowth))
    return isNegative ? -size : size
  }
  const values = (): { value: number; weight: number }[] =>
    [...buckets]
      .map(([key, weight]) => ({ value: valueOf(key), weight }))
      .sort((a, b) => a.value - b.value)
  return {
    add: (value, weight = 1) => {
      if (Number.isFinite(value) && weight >= 1) put(keyOf(value), weight)
    },
    merge: (other) => {
      for (const { value, weight } of other.values()) put(keyOf(value), weight)
    },
    quantile: (probability) => {
      if (!(probability >= 0 && probability <= 1)) {
        return noAnswer('invalid-option', `A probability must lie in [0, 1], got ${probability}.`)
      }
      if (count === 0) return tooFew(0, 1)
      const ordered = values()
      let below = 0
      for (const { value, weight } of ordered) {
        below += weight
        if (below > probability * (count - 1)) return answer(value)
      }
      return answer(ordered[ordered.length - 1]?.value ?? null)
    },
    count: () => count,
    values,
  }
}
