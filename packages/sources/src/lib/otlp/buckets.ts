type Sent = {
  readonly count?: bigint | null | undefined
  readonly sum?: number | null | undefined
}

/**
 * A histogram in one form for every kind that OTLP has: counts by half-open interval
 * (lower, upper]. Buckets without observations are left out, so histograms with different bounds
 * can be added and subtracted bucket by bucket.
 */
export type Histogram = {
  readonly count: number
  readonly sum: number | undefined
  /** Counts by `lower|upper`. */
  readonly buckets: ReadonlyMap<string, Bucket>
  /** What the buckets' bounds follow; counts of different layouts cannot be subtracted. */
  readonly layout: string
}
export type Bucket = { readonly lower: number; readonly upper: number; readonly count: number }

/** An explicit-bounds histogram, or a sentence that says what is wrong with it. */
export function explicitBuckets(
  point: Sent & {
    readonly bucketCounts?: readonly bigint[] | null | undefined
    readonly explicitBounds?: readonly number[] | null | undefined
  },
): Histogram | string {
  const counts = (point.bucketCounts ?? []).map(Number)
  const bounds = (point.explicitBounds ?? []).map(Number)
  if (counts.length > 0 && counts.length !== bounds.length + 1) {
    return 'a histogram does not have one more bucket than bounds'
  }
  if (bounds.some((bound, index) => !(bound > (bounds[index - 1] ?? -Infinity)))) {
    return 'the bounds of a histogram do not ascend'
  }
  const buckets = counts.map((count, index) => ({
    lower: bounds[index - 1] ?? lowestBound(bounds[0]),
    upper: bounds[index] ?? highestBound(bounds.at(-1)),
    count,
  }))
  return toHistogram(point, buckets, bounds.join())
}

/**
 * An exponential histogram: bucket `index` holds (base^index, base^(index+1)] with
 * base = 2^(2^-scale).
 */
export function exponentialBuckets(
  point: Sent & {
    readonly scale?: number | null | undefined
    readonly zeroCount?: bigint | null | undefined
    readonly positive?: ExponentialSide
    readonly negative?: ExponentialSide
  },
): Histogram | string {
  if (Math.abs(point.scale ?? 0) > 40) return 'an exponential histogram has an impossible scale'
  const exponent = 2 ** -(point.scale ?? 0)
  const boundAt = (index: number): number => 2 ** (exponent * index)
  const buckets: Bucket[] = []
  for (const [index, count] of sideCounts(point.positive)) {
    buckets.push({ lower: boundAt(index), upper: boundAt(index + 1), count })
  }
  for (const [index, count] of sideCounts(point.negative)) {
    buckets.push({ lower: -boundAt(index + 1), upper: -boundAt(index), count })
  }
  buckets.push({ lower: 0, upper: 0, count: Number(point.zeroCount ?? 0) })
  return toHistogram(point, buckets, `scale ${point.scale ?? 0}`)
}

/** A summary: between two of its quantiles lie as many observations as their difference says. */
export function summaryBuckets(
  point: Sent & {
    readonly quantileValues?:
      | readonly {
          readonly quantile?: number | null | undefined
          readonly value?: number | null | undefined
        }[]
      | null
      | undefined
  },
): Histogram {
  const total = Number(point.count ?? 0)
  const quantiles = (point.quantileValues ?? [])
    .map(({ quantile, value }) => ({ quantile: Number(quantile ?? 0), value: Number(value ?? 0) }))
    .filter(({ value }) => Number.isFinite(value))
    .toSorted((one, other) => one.quantile - other.quantile)
  const buckets = quantiles.map(({ quantile, value }, index) => {
    const before = quantiles[index - 1] ?? { quantile: 0, value: Math.min(0, value) }
    return { lower: before.value, upper: value, count: (quantile - before.quantile) * total }
  })
  return toHistogram(point, buckets, 'summary')
}

/** What was observed between two readings of one cumulative histogram. */
export function subtractHistogram(later: Histogram, earlier: Histogram): Histogram {
  if (later.layout === 'summary' || later.layout !== earlier.layout) {
    return scaleHistogram(later, later.count - earlier.count, difference(later.sum, earlier.sum))
  }
  const buckets = new Map<string, Bucket>()
  for (const [key, bucket] of later.buckets) {
    const count = bucket.count - (earlier.buckets.get(key)?.count ?? 0)
    if (count > 0) buckets.set(key, { ...bucket, count })
  }
  return {
    count: later.count - earlier.count,
    sum: difference(later.sum, earlier.sum),
    buckets,
    layout: later.layout,
  }
}

/**
 * Where two readings cannot be compared by bucket (a summary, or a histogram that changed its
 * scale), what is new is taken to be spread as the whole is.
 */
function scaleHistogram(histogram: Histogram, count: number, sum: number | undefined): Histogram {
  const share = histogram.count === 0 ? 0 : count / histogram.count
  const buckets = new Map(
    [...histogram.buckets].map(([key, bucket]) => [
      key,
      { ...bucket, count: bucket.count * share },
    ]),
  )
  return { count, sum, buckets, layout: histogram.layout }
}

type ExponentialSide =
  | {
      readonly offset?: number | null | undefined
      readonly bucketCounts?: readonly bigint[] | null | undefined
    }
  | null
  | undefined

function sideCounts(side: ExponentialSide): [index: number, count: number][] {
  const offset = side?.offset ?? 0
  return (side?.bucketCounts ?? []).map((count, index) => [offset + index, Number(count)])
}

function toHistogram(point: Sent, buckets: readonly Bucket[], layout: string): Histogram {
  const present = buckets.filter(({ count }) => count > 0)
  return {
    count: Number(point.count ?? 0),
    sum: point.sum ?? undefined,
    buckets: new Map(present.map((bucket) => [`${bucket.lower}|${bucket.upper}`, bucket])),
    layout,
  }
}

/** Measured quantities are seldom negative, so the lowest bucket begins at zero where it can. */
function lowestBound(first: number | undefined): number {
  return first === undefined ? 0 : Math.min(first, 0)
}

/** The last bucket has no bound of its own: it is taken to end at twice the last bound. */
function highestBound(last: number | undefined): number {
  if (last === undefined) return Infinity
  return last > 0 ? last * 2 : last
}

function difference(later: number | undefined, earlier: number | undefined): number | undefined {
  return later === undefined || earlier === undefined ? undefined : later - earlier
}
