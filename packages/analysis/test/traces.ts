import { noise } from './properties.ts'
import type { SpanColumns } from '../src/lib/traces/spans.ts'

/** What a call does: its own time before and after its calls, whether it fails, and its calls in turn. */
export interface CallPlan {
  readonly node: number
  readonly ownMs: number
  readonly failed?: boolean
  readonly calls?: readonly CallPlan[]
}

/** Lays plans out as spans, one call after the other. */
export function spansOf(traces: readonly CallPlan[]): SpanColumns {
  const parents: number[] = []
  const nodes: number[] = []
  const starts: number[] = []
  const ends: number[] = []
  const failed: number[] = []
  const lay = (plan: CallPlan, parent: number, start: number): number => {
    const row = parents.length
    parents.push(parent)
    nodes.push(plan.node)
    starts.push(start)
    ends.push(0)
    failed.push(plan.failed === true ? 1 : 0)
    let time = start + plan.ownMs / 2
    for (const call of plan.calls ?? []) time = lay(call, row, time)
    ends[row] = time + plan.ownMs / 2
    return ends[row] ?? 0
  }
  for (const trace of traces) lay(trace, -1, 1000)
  return { parents, nodes, starts, ends, failed }
}

/** Many traces of one plan with noise on the own times. */
export function traffic(
  count: number,
  seed: number,
  plan: (jitter: () => number, i: number) => CallPlan,
): SpanColumns {
  const random = noise(seed, 20 * count)
  let at = 0
  return spansOf(
    Array.from({ length: count }, (_, i) =>
      plan(() => Math.exp(0.2 * (random[at++ % random.length] ?? 0)), i),
    ),
  )
}
