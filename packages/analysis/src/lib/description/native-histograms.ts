import { power } from '../numeric/elementary.ts'
import { answer, noAnswer, type Answer } from '../answer.ts'

/** A bucket of a native histogram: `count` observations, not cumulative. */
export interface NativeBucket {
  /** The bucket's number: positive ones hold (base^(index − 1), base^index] with base 2^(2^−schema). */
  readonly index: number
  readonly count: number
}

/** A Prometheus native (exponential) histogram, as its protocol and OTLP's exponential histograms carry it. */
export interface NativeHistogram {
  /** Resolution: −4 (each bucket 65,536 times as wide as the last) to 8 (0.27 % wider). */
  readonly schema: number
  /** Observations within ± this of zero stand in the zero bucket. */
  readonly zeroThreshold: number
  readonly zeroCount: number
  readonly positive: readonly NativeBucket[]
  /** Buckets of negative observations by magnitude, numbered like the positive ones. */
  readonly negative?: readonly NativeBucket[]
}

/**
 * The quantile of a Prometheus native histogram as `histogram_quantile` gives it since Prometheus 3:
 * exponential interpolation within a bucket, linear within the zero bucket, which reaches to one side
 * only when there are observations on that side alone.
 *
 * The relative error is at most the width of a bucket: 4.4 % at schema 4, 0.27 % at schema 8,
 * whatever the values. In the unit of the observations. O(buckets log buckets).
 *
 * @example nativeHistogramQuantile({ schema: 0, zeroThreshold: 0, zeroCount: 0,
 *   positive: [{ index: 1, count: 4 }, { index: 2, count: 4 }] }, 0.75).value // 2.83, which is 2^1.5
 */
export function nativeHistogramQuantile(
  histogram: NativeHistogram,
  probability: number,
): Answer<number | null> {
  if (!(probability >= 0 && probability <= 1)) {
    return noAnswer('invalid-option', `A probability must lie in [0, 1], got ${probability}.`)
  }
  const { schema } = histogram
  if (!Number.isInteger(schema) || schema < -4 || schema > 8) {
    return noAnswer('invalid-option', `A schema is a whole number from -4 to 8, got ${schema}.`)
  }
  const ranges = rangesOf(histogram)
  const total = ranges.reduce((sum, { count }) => sum + count, 0)
  if (!(total > 0)) return noAnswer('too-few-values', 'The histogram holds no values.')
  const rank = probability * total
  let below = 0
  for (const range of ranges) {
    if (below + range.count >= rank)
      return answer(within(range, Math.min(1, Math.max(0, (rank - below) / range.count))))
    below += range.count
  }
  return answer(ranges[ranges.length - 1]?.upper ?? null)
}

interface Range {
  readonly lower: number
  readonly upper: number
  readonly count: number
}

/** Filled buckets as ranges of values, ascending. */
function rangesOf(histogram: NativeHistogram): Range[] {
  const growth = power(2, -histogram.schema)
  const boundOf = (index: number): number => power(2, index * growth)
  const isFilled = ({ index, count }: NativeBucket): boolean =>
    Number.isInteger(index) && Number.isFinite(count) && count > 0
  const positive = histogram.positive
    .filter(isFilled)
    .sort((a, b) => a.index - b.index)
    .map(({ index, count }) => ({ lower: boundOf(index - 1), upper: boundOf(index), count }))
  const negative = (histogram.negative ?? [])
    .filter(isFilled)
    .sort((a, b) => b.index - a.index)
    .map(({ index, count }) => ({ lower: -boundOf(index), upper: -boundOf(index - 1), count }))
  const { zeroCount } = histogram
  if (!(zeroCount > 0) || !Number.isFinite(zeroCount)) return [...negative, ...positive]
  const reach = Math.max(0, histogram.zeroThreshold)
  const zero: Range = {
    lower: negative.length === 0 && positive.length > 0 ? 0 : -reach,
    upper: positive.length === 0 && negative.length > 0 ? 0 : reach,
    count: zeroCount,
  }
  return [...negative, zero, ...positive]
}

function within({ lower, upper }: Range, share: number): number {
  if (lower <= 0 && upper >= 0) return lower + (upper - lower) * share
  // Below zero both bounds are negative, so that the same formula shrinks the magnitude.
  return lower * power(upper / lower, share)
}
