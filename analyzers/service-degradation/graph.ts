import type { CallEdge } from '@faultline/sdk'
import type { Observation } from './attribution.ts'

/** Edges of the call graph, whatever they were told apart by beside caller and callee. */
export function sumEdges(edges: readonly CallEdge[]): CallEdge[] {
  const sums = new Map<string, CallEdge>()
  for (const edge of edges) {
    const key = `${edge.caller}\n${edge.callee}`
    const sum = sums.get(key)
    sums.set(
      key,
      sum
        ? {
            ...sum,
            count: sum.count + edge.count,
            errors: sum.errors + edge.errors,
            unanswered: sum.unanswered + edge.unanswered,
          }
        : edge,
    )
  }
  return [...sums.values()]
}

/**
 * Whether the caller waits for the callee. A producer does not: what consumes its message runs longer
 * than it took to send, which no call that is waited for does, unless the caller gave up before.
 */
export function isWaitedFor(edge: CallEdge): boolean {
  const { calleeKind, client, server, errors, count } = edge
  if (calleeKind === 'messaging' || edge.isAsync) return false
  if (!server) return true
  const gaveUp = errors >= 0.1 * count
  return gaveUp || server.mean <= client.mean * 1.2 + 1
}

/** The service and everything below it. */
export function reachableFrom(start: string, edges: readonly CallEdge[]): Set<string> {
  const reached = new Set([start])
  for (const name of reached) {
    for (const edge of edges) if (edge.caller === name) reached.add(edge.callee)
  }
  return reached
}

/** Requests that a service served. */
export function served(observation: Observation, name: string): number {
  const counts = observation.services
    .filter(({ key }) => key['service.name'] === name && key['kind'] === 'server')
    .map(({ count }) => count)
  return Math.max(
    1,
    counts.reduce((sum, count) => sum + count, 0),
  )
}

/** Mean duration of the requests that a service served, in milliseconds. */
export function meanDuration(observation: Observation, name: string): number {
  const groups = observation.services.filter(
    ({ key }) => key['service.name'] === name && key['kind'] === 'server',
  )
  const sum = groups.reduce((total, { duration }) => total + duration.sum, 0)
  return sum / served(observation, name)
}
