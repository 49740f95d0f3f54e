import { answer, type Answer } from '../answer.ts'
import { spanProblem, type SpanColumns } from './spans.ts'

/**
 * Where errors begin: 1 for a failed span none of whose children failed, 0 for the rest, one for
 * each span in their order. A failed span above a failed child only passes the error on. It is the
 * rule by which people read a trace, of this library's own wording. O(spans).
 *
 * An error whose true place left no span (a process that is down) seems to begin at its caller:
 * ask `missingCalls` as well. A caller that fails for a reason of its own after a tolerated
 * failure of a child is taken for one that passes it on.
 *
 * @example errorOrigins({ parents: [-1, 0], nodes: [0, 1], starts: [0, 1], ends: [9, 5],
 *   failed: [1, 1] }).value // [0, 1]
 */
export function errorOrigins(spans: SpanColumns): Answer<Uint8Array | null> {
  return spanProblem(spans) ?? answer(errorOriginsOf(spans))
}

/** The same for columns that were checked. */
export function errorOriginsOf(spans: Pick<SpanColumns, 'parents' | 'failed'>): Uint8Array {
  const { parents, failed } = spans
  const origins = Uint8Array.from({ length: parents.length }, (_, row) =>
    failed[row] === 1 ? 1 : 0,
  )
  for (let row = 0; row < parents.length; row++) {
    const parent = parents[row] ?? -1
    if (failed[row] === 1 && parent >= 0) origins[parent] = 0
  }
  return origins
}
