import type {
  CallEdge,
  ErrorOrigin,
  Rows,
  Sourced,
  SpanGroup,
  TracesClient,
  Window,
} from '@faultline/sdk'
import { minutes, seconds } from '@faultline/sdk'
import type { Observation } from './attribution.ts'
import { isWaitedFor } from './graph.ts'
import type { Entry } from './signals.ts'

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
  times: {
    readonly observed: Window
    readonly onset: number
    /** When an earlier incident was over, if there was one. */
    readonly quietFrom?: number
    readonly entry?: Entry
  },
): Promise<Comparison> {
  const { observed, onset, quietFrom = observed.from, entry = 'server' } = times
  // What an earlier incident did is no measure of a good day, if enough of one is left.
  const from = onset - quietFrom >= minutes(1) ? Math.max(observed.from, quietFrom) : observed.from
  const [before, after] = await Promise.all([
    read(traces, { from, to: Math.max(from + guardMs, onset - guardMs) }),
    read(traces, { from: onset, to: observed.to }),
  ])
  const within = reachable(service, [...before.calls.rows, ...after.calls.rows])
  return {
    before: observation(before, { service, within, entry }),
    after: observation(after, { service, within, entry }),
    sources: [before, after].flatMap(({ services, calls, errorOrigins }) => [
      services,
      calls,
      errorOrigins,
    ]),
  }
}

type Read = {
  readonly services: Rows<SpanGroup>
  readonly calls: Rows<CallEdge>
  readonly errorOrigins: Rows<ErrorOrigin>
}

async function read(traces: TracesClient, window: Window): Promise<Read> {
  const [services, calls, errorOrigins] = await Promise.all([
    traces.groups({ window, by: ['service.name', 'kind'] }),
    traces.calls({ window }),
    traces.errorOrigins({ window }),
  ])
  return { services, calls, errorOrigins }
}

function observation(
  { services, calls, errorOrigins }: Read,
  {
    service,
    within,
    entry,
  }: { readonly service: string; readonly within: ReadonlySet<string>; readonly entry: Entry },
): Observation {
  return {
    requests: requestsOf(services, service, entry),
    services: services.rows.filter(({ key }) => within.has(key['service.name'] ?? '')),
    calls: calls.rows.filter((edge) => within.has(edge.caller) && isWaitedFor(edge)),
    errorOrigins: errorOrigins.rows.filter((origin) => within.has(origin.service)),
  }
}

/** The alerting service and everything that it waits for, however far below. */
function reachable(service: string, calls: readonly CallEdge[]): Set<string> {
  const within = new Set([service])
  for (const name of within) {
    for (const call of calls) if (call.caller === name && isWaitedFor(call)) within.add(call.callee)
  }
  return within
}

function requestsOf(services: Rows<SpanGroup>, service: string, entry: Entry): number {
  return services.rows
    .filter(({ key }) => key['service.name'] === service && key['kind'] === entry)
    .reduce((sum, { count }) => sum + count, 0)
}
