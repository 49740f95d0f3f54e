import { noAnswer, type Answer, type Numbers } from '../answer.ts'

/**
 * Spans of many traces as columns, one row a span. A trace is what hangs together by `parents`: its
 * root has the parent −1. Rows may stand in any order.
 */
export interface SpanColumns {
  /** Row of the span that called this one; −1 for the root of a trace or when the caller is unknown. */
  readonly parents: ArrayLike<number>
  /** Code of the node that did the work: a service, or a service with an operation. */
  readonly nodes: ArrayLike<number>
  /** Start and end in milliseconds of one clock. */
  readonly starts: Numbers
  readonly ends: Numbers
  /** 1 for a span that failed, 0 for one that did not. */
  readonly failed: ArrayLike<number>
}

/** Why columns cannot be used, or nothing; `nodeCount` is how many nodes have a name. O(spans). */
export function spanProblem(spans: SpanColumns, nodeCount = Infinity): Answer<null> | undefined {
  const n = spans.parents.length
  const { nodes, starts, ends, failed } = spans
  if ([nodes, starts, ends, failed].some((column) => column.length !== n))
    return noAnswer('length-mismatch', 'Every column of spans needs one number for each span.')
  for (let row = 0; row < n; row++) {
    const parent = spans.parents[row] ?? NaN
    if (!Number.isInteger(parent) || parent < -1 || parent >= n || parent === row)
      return noAnswer('invalid-option', `Span ${row} has the parent ${parent}, which is no row.`)
    const node = nodes[row] ?? NaN
    if (!Number.isInteger(node) || node < 0 || node >= nodeCount)
      return noAnswer('unknown-node', `Span ${row} is of node ${node}, which has no name.`)
  }
  return undefined
}

/** The children of every span: those of row r stand at `rows[starts[r] … starts[r + 1])`. O(spans). */
export interface ChildIndex {
  readonly starts: Int32Array
  readonly rows: Int32Array
}

export function childIndex(parents: ArrayLike<number>): ChildIndex {
  const n = parents.length
  const starts = new Int32Array(n + 2)
  for (let row = 0; row < n; row++) {
    const parent = parents[row] ?? -1
    if (parent >= 0) starts[parent + 2] = (starts[parent + 2] ?? 0) + 1
  }
  for (let row = 1; row < n + 2; row++) starts[row] = (starts[row] ?? 0) + (starts[row - 1] ?? 0)
  const rows = new Int32Array(starts[n + 1] ?? 0)
  for (let row = 0; row < n; row++) {
    const parent = parents[row] ?? -1
    if (parent < 0) continue
    const at = starts[parent + 1] ?? 0
    rows[at] = row
    starts[parent + 1] = at + 1
  }
  return { starts: starts.subarray(0, n + 1), rows }
}
