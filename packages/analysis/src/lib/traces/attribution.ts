import { answer, tooFew, type Answer, type Diagnostic } from '../answer.ts'
import { holm } from '../tests/multiple-comparisons.ts'
import { fisherExact, proportionTest } from '../tests/proportions.ts'
import { mannWhitney } from '../tests/two-samples.ts'
import { errorOriginsOf } from './error-origins.ts'
import { exclusiveTimesOf, unusableRemark } from './exclusive-time.ts'
import { spanProblem, type SpanColumns } from './spans.ts'

/** What one node did differently, per trace. */
export interface NodeAttribution {
  readonly id: string
  /** Mean exclusive time per trace, in milliseconds, before and after. */
  readonly exclusiveMsBefore: number
  readonly exclusiveMsAfter: number
  /** Its part in the change of all exclusive time: all parts add up to 1; negative against the tide. */
  readonly latencyShare: number
  /** Share of traces with an error that began here. */
  readonly errorShareBefore: number
  readonly errorShareAfter: number
  /** The sign that is strongest and significant, and 'none' when neither is. */
  readonly sign: 'latency' | 'errors' | 'none'
  /** p-value of that sign, or the smaller one; corrected by Holm for all nodes and both signs. */
  readonly pValue: number
}

export interface TraceAttribution {
  readonly tracesBefore: number
  readonly tracesAfter: number
  /** Nodes that got worse, most certain first by kind: errors that begin there, then time spent there. */
  readonly nodes: readonly NodeAttribution[]
}

/** Fewer traces on either side say nothing. */
const fewestTraces = 5
/** A node must carry this part of all growth to be blamed for latency. */
const smallestShare = 0.05

/**
 * Which node's own doing made the traces of `after` slower or more often wrong than those of
 * `before`? Latency is judged by exclusive time (see `exclusiveTimes`), so that a caller is not
 * blamed for waiting; errors by where they begin (see `errorOrigins`), so that passing one on is
 * not blamed.
 *
 * `names[code]` names the nodes of both. Times in milliseconds are compared by Mann and Whitney's
 * test (1947), one-sided, on the node's sum in each trace that calls it (in all traces when it is
 * hardly known from before); shares of traces with an error by a pooled z-test, or Fisher's exact
 * one (1935) for fewer than five; both corrected by Holm (1979) for all nodes and both signs, at
 * .01 unless told. Only what got worse is blamed, for time only what carries a twentieth of all
 * growth. Needs five traces on each side, and with eight nodes some ten to be sure of anything.
 * Compare traces of like requests: another mix of requests looks like a change everywhere. A call
 * that is no longer made is for `missingCalls` to find. O(spans log spans + nodes that got slower
 * × traces).
 *
 * @example attributeTraces({ names: ['web', 'db'], before, after }).value?.nodes[0]?.id // 'db'
 */
export function attributeTraces(input: {
  readonly names: readonly string[]
  readonly before: SpanColumns
  readonly after: SpanColumns
  readonly significance?: number
}): Answer<TraceAttribution | null> {
  const { names, before, after } = input
  const problem = spanProblem(before, names.length) ?? spanProblem(after, names.length)
  if (problem !== undefined) return problem
  const earlier = perTrace(before, names.length)
  const later = perTrace(after, names.length)
  const fewest = Math.min(earlier.traces, later.traces)
  if (fewest < fewestTraces) return tooFew(fewest, fewestTraces)
  const significance = input.significance ?? 0.01
  const growth = names.map((_, node) => later.meanOf(node) - earlier.meanOf(node))
  const total = growth.reduce((sum, value) => sum + value, 0)
  const latency = names.map((_, node) =>
    (growth[node] ?? 0) > 0 ? slowerPValue(earlier.timesOf(node), later.timesOf(node)) : 1,
  )
  const errors = names.map((_, node) => worsePValue(earlier, later, node))
  const adjusted = holm([...latency, ...errors]).value
  const nodes = names.map((id, node): NodeAttribution => {
    const latencyShare = total === 0 ? 0 : (growth[node] ?? 0) / total
    const latencyP = adjusted[node] ?? 1
    const errorP = adjusted[names.length + node] ?? 1
    const isSlower = latencyP <= significance && total > 0 && latencyShare >= smallestShare
    const sign = errorP <= significance ? 'errors' : isSlower ? 'latency' : 'none'
    return {
      id,
      exclusiveMsBefore: earlier.meanOf(node),
      exclusiveMsAfter: later.meanOf(node),
      latencyShare,
      errorShareBefore: (earlier.failures[node] ?? 0) / earlier.traces,
      errorShareAfter: (later.failures[node] ?? 0) / later.traces,
      sign,
      pValue:
        sign === 'errors' ? errorP : sign === 'latency' ? latencyP : Math.min(latencyP, errorP),
    }
  })
  const order = { errors: 0, latency: 1, none: 2 }
  const moreErrors = (one: NodeAttribution): number => one.errorShareAfter - one.errorShareBefore
  const blamed = nodes
    .filter(({ sign }) => sign !== 'none')
    .sort(
      (a, b) =>
        order[a.sign] - order[b.sign] ||
        (a.sign === 'errors' ? moreErrors(b) - moreErrors(a) : b.latencyShare - a.latencyShare) ||
        (a.id < b.id ? -1 : 1),
    )
  const diagnostics: Diagnostic[] = unusableRemark(earlier.unusable + later.unusable)
  if (blamed.length === 0)
    diagnostics.push({
      code: 'no-alternative',
      message: 'No node got clearly slower or wrong by itself.',
    })
  const value = { tracesBefore: earlier.traces, tracesAfter: later.traces, nodes: blamed }
  return answer(value, diagnostics)
}

interface PerTrace {
  readonly traces: number
  /** Spans without a usable start and end. */
  readonly unusable: number
  /** Exclusive time of a node in each trace, 0 where it was not called. */
  readonly timesOf: (node: number) => Float64Array
  /** Mean of these. */
  readonly meanOf: (node: number) => number
  /** For each node the number of traces with an error that began there. */
  readonly failures: Float64Array
}

function perTrace(spans: SpanColumns, nodeCount: number): PerTrace {
  const { traces, traceOf } = traceNumbers(spans.parents)
  const exclusive = exclusiveTimesOf(spans)
  const origins = errorOriginsOf(spans)
  const rowsOf: number[][] = Array.from({ length: nodeCount }, () => [])
  const totals = new Float64Array(nodeCount)
  const failures = new Float64Array(nodeCount)
  const seen = new Set<number>()
  let unusable = 0
  for (let row = 0; row < exclusive.length; row++) {
    const node = spans.nodes[row] ?? 0
    const time = exclusive[row] ?? NaN
    if (!Number.isNaN(time)) {
      rowsOf[node]?.push(row)
      totals[node] = (totals[node] ?? 0) + time
    } else unusable++
    const key = (traceOf[row] ?? 0) * nodeCount + node
    if (origins[row] !== 1 || seen.has(key)) continue
    seen.add(key)
    failures[node] = (failures[node] ?? 0) + 1
  }
  // One column at a time: all of them at once would be nodes × traces numbers.
  const timesOf = (node: number): Float64Array => {
    const times = new Float64Array(traces)
    for (const row of rowsOf[node] ?? []) {
      const trace = traceOf[row] ?? 0
      times[trace] = (times[trace] ?? 0) + (exclusive[row] ?? 0)
    }
    return times
  }
  const meanOf = (node: number): number => (totals[node] ?? 0) / Math.max(1, traces)
  return { traces, unusable, timesOf, meanOf, failures }
}

/** Numbers the traces by their roots; a span whose ancestors run in a circle forms one of its own. */
function traceNumbers(parents: ArrayLike<number>): { traces: number; traceOf: Int32Array } {
  const traceOf = new Int32Array(parents.length).fill(-1)
  let traces = 0
  const path: number[] = []
  for (let row = 0; row < parents.length; row++) {
    path.length = 0
    let at = row
    while (at >= 0 && traceOf[at] === -1) {
      traceOf[at] = -2
      path.push(at)
      at = parents[at] ?? -1
    }
    const known = at >= 0 ? (traceOf[at] ?? -1) : -1
    const trace = known >= 0 ? known : traces++
    for (const member of path) traceOf[member] = trace
  }
  return { traces, traceOf }
}

/** One-sided: only growth counts. */
function slowerPValue(before: Float64Array, after: Float64Array): number {
  // A node that few traces reach would drown in the zeros of the others, unless it is reached anew.
  const called = before.filter((time) => time > 0)
  const calledLater = after.filter((time) => time > 0)
  const isKnown = Math.min(called.length, calledLater.length) >= fewestTraces
  const { value } = isKnown
    ? mannWhitney(called, calledLater, { method: 'normal' })
    : mannWhitney(before, after, { method: 'normal' })
  if (value === null) return 1
  return value.superiority > 0.5 ? value.pValue / 2 : 1
}

function worsePValue(before: PerTrace, after: PerTrace, node: number): number {
  const [first, second] = [before.failures[node] ?? 0, after.failures[node] ?? 0]
  if (second / after.traces <= first / before.traces) return 1
  if (Math.min(first, second) >= 5) {
    const { value } = proportionTest(
      { successes: first, trials: before.traces },
      { successes: second, trials: after.traces },
    )
    return (value?.pValue ?? 2) / 2
  }
  const { value } = fisherExact([
    [first, before.traces - first],
    [second, after.traces - second],
  ])
  return value?.pValue ?? 1
}
