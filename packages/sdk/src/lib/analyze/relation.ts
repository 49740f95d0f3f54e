import type { CallEdge } from '../ports/traces.ts'

/** How `other` stands to `service` in the call graph: trouble travels from callee to caller. */
export function relationTo(
  service: string,
  other: string,
  calls: readonly CallEdge[],
): 'same' | 'callee' | 'caller' | 'unrelated' {
  if (other === service) return 'same'
  const callees = graphOf(calls, ({ caller, callee }) => [caller, callee])
  if (reaches(callees, service, other)) return 'callee'
  const callers = graphOf(calls, ({ caller, callee }) => [callee, caller])
  return reaches(callers, service, other) ? 'caller' : 'unrelated'
}

function graphOf(
  calls: readonly CallEdge[],
  direction: (edge: CallEdge) => readonly [from: string, to: string],
): ReadonlyMap<string, readonly string[]> {
  const graph = new Map<string, string[]>()
  for (const edge of calls) {
    const [from, to] = direction(edge)
    const known = graph.get(from)
    if (known) known.push(to)
    else graph.set(from, [to])
  }
  return graph
}

function reaches(graph: ReadonlyMap<string, readonly string[]>, from: string, to: string): boolean {
  const seen = new Set([from])
  for (const node of seen) {
    for (const next of graph.get(node) ?? []) seen.add(next)
  }
  return seen.has(to)
}
