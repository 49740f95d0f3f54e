import { answer, tooFew, type Answer, type Diagnostic, type Numbers } from '../answer.ts'
import { missingRemark } from '../numeric/present.ts'
import { defaultPenalty, segmentCost, type CostName, type SegmentCost } from './costs.ts'

export type { CostName } from './costs.ts'

export interface SegmentationOptions {
  /** What changes: 'mean' (the default), 'mean-and-variance', or 'poisson' for counts. */
  readonly cost?: CostName
  /** What one more change point must save, in the unit of the cost; see `pelt` for the default. */
  readonly penalty?: number
  /** Fewest points of a segment; 2 unless told (1 for the mean cost). */
  readonly minimumSegment?: number
}

export interface Segmentation {
  /** Index of the first point of each new segment, ascending; indices of the series as given. */
  readonly changePoints: readonly number[]
  /** Sum of the segments' costs plus the penalty for each change point. */
  readonly objective: number
  readonly penalty: number
}

/**
 * PELT: the segmentation of least total cost, exactly, in about linear time when changes are
 * frequent (Killick, Fearnhead and Eckley 2012).
 *
 * Missing values are left out, and indices refer to the series as given. The default penalty is
 * 6 ln n times the variance of the whole series for 'mean', and 6 ln n for the likelihood costs.
 * The overall variance, not that of differences, because real series are autocorrelated and a
 * textbook BIC then splits them everywhere (measured in docs/accuracy.md). O(n) to O(n²).
 *
 * @example pelt([0, 0, 0, 0, 9, 9, 9, 9], { penalty: 2 }).value?.changePoints // [4]
 */
export function pelt(
  values: Numbers,
  options: SegmentationOptions = {},
): Answer<Segmentation | null> {
  return segmented(values, options, optimalPartition)
}

/**
 * Binary segmentation: splits the segment whose best split saves most, until none saves the
 * penalty (Scott and Knott 1974). Fast and greedy: it may miss a short segment between two alike.
 * Evenly spaced values, options and defaults as for `pelt`. O(n log n) typically.
 *
 * @example binarySegmentation([0, 0, 0, 0, 9, 9, 9, 9], { penalty: 2 }).value?.changePoints // [4]
 */
export function binarySegmentation(
  values: Numbers,
  options: SegmentationOptions = {},
): Answer<Segmentation | null> {
  return segmented(values, options, greedySplits)
}

/** What a segmentation minimises: costs of segments plus the penalty for each change point. */
export interface Problem {
  readonly n: number
  readonly cost: SegmentCost
  readonly penalty: number
  readonly minimum: number
}

function segmented(
  values: Numbers,
  options: SegmentationOptions,
  search: (problem: Problem) => number[],
): Answer<Segmentation | null> {
  const { present, indices } = presentWithIndices(values)
  const n = present.length
  const name = options.cost ?? 'mean'
  const minimum = Math.max(1, Math.floor(options.minimumSegment ?? (name === 'mean' ? 1 : 2)))
  if (n < 2 * minimum) return tooFew(n, 2 * minimum)
  const diagnostics: Diagnostic[] = missingRemark(values.length, n)
  const cost = segmentCost(present, name)
  const penalty = options.penalty ?? defaultPenalty(present, name)
  if (!(penalty > 0)) {
    diagnostics.push({
      code: 'constant-series',
      message: 'The series is constant or the penalty not positive; no change point was sought.',
    })
    return answer({ changePoints: [], objective: cost(0, n), penalty }, diagnostics)
  }
  const found = search({ n, cost, penalty, minimum })
  let objective = found.length * penalty
  for (let i = 0; i <= found.length; i++) objective += cost(found[i - 1] ?? 0, found[i] ?? n)
  return answer(
    { changePoints: found.map((index) => indices[index] ?? 0), objective, penalty },
    diagnostics,
  )
}

/** The exact minimum by PELT. */
export function optimalPartition({ n, cost, penalty, minimum }: Problem): number[] {
  const best = new Float64Array(n + 1)
  const previous = new Int32Array(n + 1)
  best[0] = -penalty
  for (let end = 1; end < minimum; end++) best[end] = Infinity
  const candidates = new Int32Array(n + 1)
  const totals = new Float64Array(n + 1)
  let count = 1
  for (let end = minimum; end <= n; end++) {
    let least = Infinity
    let from = 0
    for (let i = 0; i < count; i++) {
      const start = candidates[i] ?? 0
      const total = (best[start] ?? 0) + cost(start, end)
      totals[i] = total
      if (total + penalty < least) {
        least = total + penalty
        from = start
      }
    }
    best[end] = least
    previous[end] = from
    // A start that is already worse without the penalty can never win again (the P in PELT).
    let kept = 0
    for (let i = 0; i < count; i++) {
      if ((totals[i] ?? 0) <= least) candidates[kept++] = candidates[i] ?? 0
    }
    count = kept
    const next = end - minimum + 1
    if (next >= minimum && next < n) candidates[count++] = next
  }
  const found: number[] = []
  for (let end = previous[n] ?? 0; end > 0; end = previous[end] ?? 0) found.push(end)
  return found.reverse()
}

function greedySplits({ n, cost, penalty, minimum }: Problem): number[] {
  const found: number[] = []
  const open = [{ from: 0, to: n }]
  for (let segment = open.pop(); segment !== undefined; segment = open.pop()) {
    const { from, to } = segment
    const whole = cost(from, to)
    let saving = penalty
    let at = -1
    for (let k = from + minimum; k <= to - minimum; k++) {
      const saved = whole - cost(from, k) - cost(k, to)
      if (saved > saving) {
        saving = saved
        at = k
      }
    }
    if (at < 0) continue
    found.push(at)
    open.push({ from, to: at }, { from: at, to })
  }
  return found.sort((a, b) => a - b)
}

function presentWithIndices(values: Numbers): { present: Float64Array; indices: Int32Array } {
  const present = new Float64Array(values.length)
  const indices = new Int32Array(values.length)
  let count = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? NaN
    if (!Number.isFinite(value)) continue
    present[count] = value
    indices[count++] = i
  }
  return { present: present.subarray(0, count), indices: indices.subarray(0, count) }
}
