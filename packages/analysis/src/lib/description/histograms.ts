import { answer, noAnswer, type Answer } from '../answer.ts'

/** A bucket of a cumulative histogram: how many values were at most `upperBound`. */
export interface CumulativeBucket {
  readonly upperBound: number
  readonly count: number
}

/**
 * The quantile of a classic Prometheus histogram, by linear interpolation within its bucket, as
 * Prometheus' documentation defines `histogram_quantile`: in the last bucket (up to infinity) the
 * answer is that bucket's lower bound, in the first one zero is taken as the lower bound when the
 * bound is positive.
 *
 * Buckets are cumulative, in any order, and the last reaches to infinity; the answer has the unit
 * of their bounds. The error is up to the width of the bucket, whatever the number of values.
 * O(buckets log buckets).
 *
 * @example histogramQuantile([{ upperBound: 1, count: 5 }, { upperBound: Infinity, count: 10 }], 0.25).value // 0.5
 */
export function histogramQuantile(
  buckets: readonly CumulativeBucket[],
  probability: number,
): Answer<number | null> {
  if (!(probability >= 0 && probability <= 1)) {
    return noAnswer('invalid-option', `A probability must lie in [0, 1], got ${probability}.`)
  }
  const sorted = [...buckets].sort((a, b) => a.upperBound - b.upperBound)
  // Scrapes of a histogram are not atomic: a count may fall short of the one below it.
  let highest = 0
  const counts = sorted.map(
    ({ count }) => (highest = Math.max(highest, Number.isFinite(count) ? count : 0)),
  )
  if (sorted.length < 2 || highest === 0)
    return noAnswer('too-few-values', 'The histogram holds no values or fewer than two buckets.')
  if (sorted[sorted.length - 1]?.upperBound !== Infinity) {
    return noAnswer('invalid-option', 'The last bucket of a histogram must reach to infinity.')
  }
  const rank = probability * highest
  const at = counts.findIndex((count) => count >= rank)
  const bucket = sorted[at]
  const below = sorted[at - 1]
  if (bucket === undefined || bucket.upperBound === Infinity)
    return answer(sorted[sorted.length - 2]?.upperBound ?? null)
  if (below === undefined && bucket.upperBound <= 0) return answer(bucket.upperBound)
  const start = below?.upperBound ?? 0
  const before = counts[at - 1] ?? 0
  const within = (counts[at] ?? 0) - before
  return answer(
    within > 0 ? start + (bucket.upperBound - start) * ((rank - before) / within) : start,
  )
}
