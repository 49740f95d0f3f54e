import type { Rows, Sourced, SpanGroup, TracesClient, Window } from '@faultline/sdk'
import { seconds } from '@faultline/sdk'
import type { CallEdge } from '@faultline/sdk'
import type { Observation } from './attribution.ts'

/** The system before the onset and after it, with the queries that it was read by. */
export type Comparison = {
  readonly before: Observation
  readonly after: Observation
  readonly sources: readonly Sourced[]
}

/** Requests that were under way at the onset belong to neither side. */
const guardMs = seconds(1)

/** Reads what the system did before and after the onset. */
export async function observe(
  traces: TracesClient,
  service: string,
  times: { readonly observed: Window; readonly onset: number },
): Promise<Comparison> {
  const { observed, onset } = times
  const [before, after] = await Promise.all([
    read(traces, service, {
      from: observed.from,
      to: Math.max(observed.from + guardMs, onset - guardMs),
    }),
    read(traces, service, { from: onset, to: observed.to }),
  ])
  return {
    before: before.observation,
    after: after.observation,
    sources: [...before.sources, ...after.sources],
  }
}

async function read(
  traces: TracesClient,
  service: string,
  window: Window,
): Promise<{ observation: Observation; sources: Sourced[] }> {
  const [services, calls, errorOrigins] = await Promise.all([
    traces.groups({ window, by: ['service.name', 'kind'] }),
    traces.calls({ window }),
    traces.errorOrigins({ window }),
  ])
  const within = reachable(service, calls.rows)
  const observation = {
    requests: requestsOf(services, service),
    services: services.rows.filter(({ key }) => within.has(key['service.name'] ?? '')),
    calls: calls.rows.filter(({ caller }) => within.has(caller)),
    errorOrigins: errorOrigins.rows.filter((origin) => within.has(origin.service)),
  }
  return { observation, sources: [services, calls, errorOrigins] }
}

/** The alerting service and everything that it calls, however far below. */
function reachable(service: string, calls: readonly CallEdge[]): Set<string> {
  const within = new Set([service])
  for (const name of within) {
    for (const call of calls) if (call.caller === name) within.add(call.callee)
  }
  return within
}

function requestsOf(services: Rows<SpanGroup>, service: string): number {
  return services.rows
    .filter(({ key }) => key['service.name'] === service && key['kind'] === 'server')
    .reduce((sum, { count }) => sum + count, 0)
}
