export type Interval = { readonly lower: number; readonly upper: number; readonly count: number }

/**
 * The value below which the share `q` of the observations lies, taking those of an interval as
 * spread evenly over it, as Prometheus' `histogram_quantile` does. Of an interval without an end
 * the beginning is given. NaN without observations.
 */
export function quantileOf(intervals: readonly Interval[], q: number): number {
  const ordered = intervals.toSorted(
    (one, other) => one.upper - other.upper || one.lower - other.lower,
  )
  const total = ordered.reduce((sum, { count }) => sum + count, 0)
  if (total <= 0) return NaN
  const wanted = q * total
  let below = 0
  for (const { lower, upper, count } of ordered) {
    if (below + count >= wanted) {
      if (!Number.isFinite(upper)) return lower
      return lower + (upper - lower) * ((wanted - below) / count)
    }
    below += count
  }
  return ordered.at(-1)?.upper ?? NaN
}
