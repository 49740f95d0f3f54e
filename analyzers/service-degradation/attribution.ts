import type { CallEdge, ErrorOrigin, SpanGroup } from '@faultline/sdk'

/** What the system did in one stretch of time. */
export type Observation = {
  /** Requests that the alerting service served: every time below is divided by them. */
  readonly requests: number
  /** Own (exclusive) time and count of spans, by service. */
  readonly services: readonly SpanGroup[]
  readonly calls: readonly CallEdge[]
  readonly errorOrigins: readonly ErrorOrigin[]
}

/**
 * A place in which time is spent or errors begin. `own`: inside a service. `call`: in a database
 * or a foreign system. `gap`: between caller and callee. `unanswered`: in calls that no span answers.
 */
export type Place =
  | { readonly kind: 'own'; readonly service: string }
  | {
      readonly kind: 'call'
      readonly caller: string
      readonly callee: string
      readonly calleeKind: CallEdge['calleeKind']
    }
  | { readonly kind: 'gap'; readonly caller: string; readonly callee: string }
  | { readonly kind: 'unanswered'; readonly caller: string; readonly callee: string }

/** How a place's exclusive time per request of the alerting service changed, in milliseconds. */
export type Contribution = {
  readonly place: Place
  readonly beforeMs: number
  readonly afterMs: number
  /** Visits per request of the alerting service. */
  readonly visitsBefore: number
  readonly visitsAfter: number
  /** Part of the increase that comes from more visits rather than from longer ones, in milliseconds. */
  readonly volumeMs: number
  /** Part that comes from longer visits, in milliseconds. */
  readonly durationMs: number
}

/**
 * Where the latency increase comes from: the exclusive time of each place in the call graph, per
 * request of the alerting service, after against before. Exclusive times of sequential work add up
 * to the request's own duration, so the increases are shares of the whole.
 */
export function contributions(before: Observation, after: Observation): Contribution[] {
  const old = times(before)
  return [...times(after)]
    .map(([key, now]) => compare(now, old.get(key)))
    .toSorted((one, other) => increase(other) - increase(one))
}

export const increase = (contribution: Contribution): number =>
  contribution.afterMs - contribution.beforeMs

type Spent = { readonly place: Place; readonly ms: number; readonly visits: number }

function compare(now: Spent, old: Spent | undefined): Contribution {
  const beforeMs = old?.ms ?? 0
  const visitsBefore = old?.visits ?? 0
  const perVisit = visitsBefore > 0 ? beforeMs / visitsBefore : 0
  const volumeMs = (now.visits - visitsBefore) * perVisit
  return {
    place: now.place,
    beforeMs,
    afterMs: now.ms,
    visitsBefore,
    visitsAfter: now.visits,
    volumeMs,
    durationMs: now.ms - beforeMs - volumeMs,
  }
}

function times(observation: Observation): Map<string, Spent> {
  const spent = new Map<string, Spent>()
  const perRequest = 1 / Math.max(1, observation.requests)
  const add = (place: Place, ms: number, visits: number): void => {
    const key = JSON.stringify(place)
    const sum = spent.get(key)
    spent.set(key, {
      place,
      ms: (sum?.ms ?? 0) + Math.max(0, ms) * perRequest,
      visits: (sum?.visits ?? 0) + visits * perRequest,
    })
  }
  for (const group of observation.services) {
    const service = group.key['service.name'] ?? ''
    const kind = group.key['kind'] ?? ''
    // A client span's own time is the gap between caller and callee, which the edges account for.
    if (kind === 'client') continue
    add(
      { kind: 'own', service },
      group.self.sum,
      kind === 'server' || kind === 'consumer' ? group.count : 0,
    )
  }
  for (const edge of observation.calls) addEdge(edge, add)
  return spent
}

function addEdge(edge: CallEdge, add: (place: Place, ms: number, visits: number) => void): void {
  const { caller, callee, calleeKind } = edge
  if (calleeKind !== 'service') {
    add({ kind: 'call', caller, callee, calleeKind }, edge.client.sum, edge.count)
    return
  }
  const answered = edge.count - edge.unanswered
  add({ kind: 'gap', caller, callee }, edge.gap?.sum ?? 0, answered)
  if (edge.unanswered > 0) {
    // Without the callee's span its part is unknown: all of the caller's waiting counts.
    const waited = edge.client.sum - (edge.server?.sum ?? 0) - (edge.gap?.sum ?? 0)
    add({ kind: 'unanswered', caller, callee }, waited, edge.unanswered)
  }
}

/** Failures that begin in one place, per request of the alerting service. */
export type ErrorContribution = {
  readonly origin: ErrorOrigin
  readonly before: number
  readonly after: number
}

/** Where errors begin that did not begin there before, most frequent first. */
export function errorContributions(before: Observation, after: Observation): ErrorContribution[] {
  const key = (origin: ErrorOrigin): string =>
    JSON.stringify([
      origin.service,
      origin.kind,
      origin.callee ?? '',
      origin.operation,
      origin.type,
    ])
  const old = new Map(before.errorOrigins.map((origin) => [key(origin), origin.count]))
  return after.errorOrigins
    .map((origin) => ({
      origin,
      before: (old.get(key(origin)) ?? 0) / Math.max(1, before.requests),
      after: origin.count / Math.max(1, after.requests),
    }))
    .filter((contribution) => contribution.after > contribution.before)
    .toSorted((one, other) => other.after - other.before - (one.after - one.before))
}
