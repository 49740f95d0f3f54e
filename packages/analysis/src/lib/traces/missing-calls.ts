import { answer, tooFew, type Answer, type Diagnostic } from '../answer.ts'
import { holm } from '../tests/multiple-comparisons.ts'
import { proportionTest, fisherExact } from '../tests/proportions.ts'
import { childIndex, spanProblem, type SpanColumns } from './spans.ts'

/** A call that used to be made and no longer is, or less often. */
export interface MissingCall {
  readonly caller: string
  readonly callee: string
  /** Share of the caller's spans that made the call. */
  readonly shareBefore: number
  readonly shareAfter: number
  /** Share of the caller's later spans without the call that failed: near 1 when the callee is out of reach. */
  readonly failedWithout: number
  /** One-sided, corrected by Holm for the number of edges. */
  readonly pValue: number
}

/**
 * Which calls are missing: edges that a smaller share of the caller's spans takes than before,
 * most missed first. What is out of reach leaves no span and so no error of its own; that its
 * callers no longer reach it is the only trace.
 *
 * Shares are compared by a pooled z-test, one-sided, and where a count is under five by Fisher's
 * exact test (1935), two-sided, which is stricter; corrected for the number of edges (Holm 1979),
 * at .01 unless told. Spans count as independent trials, though those of one trace are not.
 * `failedWithout` tells a callee that cannot be reached (callers fail) from a caller that stopped
 * asking (a flag, a cache, an earlier failure). A share that fell because the mix of requests
 * changed looks the same. Calls of a caller that has no later span are named in a remark.
 * O(spans).
 *
 * @example missingCalls({ names: ['web', 'cache'], before, after }).value?.[0]?.callee // 'cache'
 */
export function missingCalls(input: {
  readonly names: readonly string[]
  readonly before: SpanColumns
  readonly after: SpanColumns
  readonly significance?: number
}): Answer<readonly MissingCall[] | null> {
  const { names, before, after } = input
  const problem = spanProblem(before, names.length) ?? spanProblem(after, names.length)
  if (problem !== undefined) return problem
  if (before.parents.length === 0 || after.parents.length === 0) return tooFew(0, 1)
  const earlier = edgeCounts(before, names.length)
  const later = edgeCounts(after, names.length)
  const edges = [...earlier.making.keys()].sort((a, b) => a - b)
  const tested = edges.map((edge) => {
    const caller = Math.floor(edge / names.length)
    const first = { successes: earlier.making.get(edge) ?? 0, trials: earlier.spans[caller] ?? 0 }
    const second = { successes: later.making.get(edge) ?? 0, trials: later.spans[caller] ?? 0 }
    return { edge, caller, first, second, pValue: fewerPValue(first, second) }
  })
  const adjusted = holm(tested.map(({ pValue }) => pValue)).value
  const missing = tested.flatMap(({ edge, caller, first, second }, i): MissingCall[] => {
    const pValue = adjusted[i] ?? 1
    if (pValue > (input.significance ?? 0.01)) return []
    const without = second.trials - second.successes
    const failedMaking = later.failedMaking.get(edge) ?? 0
    return [
      {
        caller: names[caller] ?? '',
        callee: names[edge % names.length] ?? '',
        shareBefore: first.successes / first.trials,
        shareAfter: second.successes / second.trials,
        failedWithout: ((later.failedSpans[caller] ?? 0) - failedMaking) / Math.max(1, without),
        pValue,
      },
    ]
  })
  const loss = (call: MissingCall): number => call.shareBefore - call.shareAfter
  const sorted = missing.sort((a, b) => loss(b) - loss(a) || a.pValue - b.pValue)
  return answer(sorted, goneRemark(new Set(tested.flatMap(goneOf)), names))
}

/** Calls of a caller without any later span cannot be judged: whether it would have made them nobody knows. */
function goneOf({ caller, second }: { readonly caller: number; readonly second: Share }): number[] {
  return second.trials === 0 ? [caller] : []
}

function goneRemark(callers: ReadonlySet<number>, names: readonly string[]): Diagnostic[] {
  if (callers.size === 0) return []
  const listed = [...callers].map((caller) => names[caller] ?? '').join(', ')
  const message = `Without a later span the calls of these callers could not be judged: ${listed}.`
  return [{ code: 'too-few-values', message }]
}

interface EdgeCounts {
  readonly spans: Float64Array
  readonly failedSpans: Float64Array
  /** Spans of the caller that make the call at least once, by caller × names + callee. */
  readonly making: ReadonlyMap<number, number>
  readonly failedMaking: ReadonlyMap<number, number>
}

function edgeCounts(spans: SpanColumns, nodeCount: number): EdgeCounts {
  const children = childIndex(spans.parents)
  const counts = {
    spans: new Float64Array(nodeCount),
    failedSpans: new Float64Array(nodeCount),
    making: new Map<number, number>(),
    failedMaking: new Map<number, number>(),
  }
  for (let row = 0; row < spans.parents.length; row++) {
    const caller = spans.nodes[row] ?? 0
    const isFailed = spans.failed[row] === 1
    counts.spans[caller] = (counts.spans[caller] ?? 0) + 1
    if (isFailed) counts.failedSpans[caller] = (counts.failedSpans[caller] ?? 0) + 1
    const own = children.rows.subarray(children.starts[row] ?? 0, children.starts[row + 1] ?? 0)
    for (const callee of new Set(Array.from(own, (child) => spans.nodes[child] ?? 0))) {
      const edge = caller * nodeCount + callee
      counts.making.set(edge, (counts.making.get(edge) ?? 0) + 1)
      if (isFailed) counts.failedMaking.set(edge, (counts.failedMaking.get(edge) ?? 0) + 1)
    }
  }
  return counts
}

interface Share {
  readonly successes: number
  readonly trials: number
}

/** One-sided: only a share that fell counts; a caller that is gone altogether says nothing. */
function fewerPValue(before: Share, after: Share): number {
  if (after.trials === 0 || before.trials === 0) return 1
  if (after.successes / after.trials >= before.successes / before.trials) return 1
  const fewest = Math.min(after.successes, before.trials - before.successes)
  if (fewest >= 5) return (proportionTest(before, after).value?.pValue ?? 2) / 2
  const { value } = fisherExact([
    [before.successes, before.trials - before.successes],
    [after.successes, after.trials - after.successes],
  ])
  return value?.pValue ?? 1
}
