import { answer, type Answer, type Diagnostic } from '../answer.ts'
import { childIndex, spanProblem, type SpanColumns } from './spans.ts'

/**
 * The time that each span spent itself, in milliseconds: what profilers of call graphs call self
 * time (Graham, Kessler and McKusick 1982, gprof), for children that may overlap. It is the span's
 * duration less the time in which at least one of its children ran. Children that run at once
 * count once, and what of a child lies outside its parent (a clock that is off, a call that nobody
 * waits for) does not count.
 *
 * One number for each span, in their order. The exclusive times of a trace without such children
 * and without parallel ones add up to the duration of its root. Spans without a usable start and
 * end have `NaN`. O(spans log children).
 *
 * @example exclusiveTimes({ parents: [-1, 0], nodes: [0, 1], starts: [0, 10], ends: [100, 70],
 *   failed: [0, 0] }).value // [40, 60]
 */
export function exclusiveTimes(spans: SpanColumns): Answer<Float64Array | null> {
  const problem = spanProblem(spans)
  if (problem !== undefined) return problem
  const times = exclusiveTimesOf(spans)
  let unusable = 0
  for (const time of times) if (Number.isNaN(time)) unusable++
  return answer(times, unusableRemark(unusable))
}

export function unusableRemark(spans: number): Diagnostic[] {
  if (spans === 0) return []
  return [{ code: 'missing-values', message: `${spans} spans have no usable start and end.` }]
}

/** The same for columns that were checked. */
export function exclusiveTimesOf(spans: SpanColumns): Float64Array {
  const { parents, starts, ends } = spans
  const n = parents.length
  const children = childIndex(parents)
  const times = new Float64Array(n)
  for (let row = 0; row < n; row++) {
    const start = starts[row] ?? NaN
    const end = ends[row] ?? NaN
    if (!(end >= start) || !Number.isFinite(end - start)) {
      times[row] = NaN
      continue
    }
    const own = children.rows.subarray(children.starts[row] ?? 0, children.starts[row + 1] ?? 0)
    if (own.length > 1) own.sort((a, b) => (starts[a] ?? 0) - (starts[b] ?? 0))
    let busy = 0
    let reached = start
    for (const child of own) {
      const from = Math.max(reached, starts[child] ?? NaN)
      const to = Math.min(end, ends[child] ?? NaN)
      if (!(to > from)) continue
      busy += to - from
      reached = to
    }
    times[row] = end - start - busy
  }
  return times
}
