import type { Distribution, Rows, Series, SeriesData, SourceAnswer, Where } from '../answer.ts'
import type { Ask, Need, NeedScope } from '../need.ts'
import type { Window } from '../time.ts'

export type SpanKind = 'server' | 'client' | 'internal' | 'producer' | 'consumer'

/**
 * Which spans. Attribute names are OpenTelemetry's (`service.name`, `http.route`, `app.region`);
 * span and resource attributes share one name space, and `name` and `status` are the span's own.
 */
export type SpanFilter = {
  readonly window: Window
  readonly where?: Where
  readonly kind?: SpanKind
}

/**
 * What is measured of spans. `self` is exclusive time: the span's duration less the time in which
 * one of its children ran. `own` is of requests: how long a service itself worked on one, whatever spans
 * it made within. It is measured where a request enters a service (a server or consumer span, a root of
 * a trace) as its duration less the time in which a call to another system was under way.
 */
export type SpanMeasure =
  | 'count'
  | 'errors'
  | 'error_ratio'
  | 'mean'
  | 'p50'
  | 'p95'
  | 'p99'
  | 'self_mean'
  | 'self_p95'
  | 'own_mean'
  | 'own_p95'

export type SpanSeriesQuery = SpanFilter & {
  readonly measure: SpanMeasure
  readonly by?: readonly string[]
  /** Width of a step in milliseconds; the source picks a sensible one when it is left out. */
  readonly stepMs?: number
}

export type SpanGroupsQuery = SpanFilter & {
  readonly by: readonly string[]
  /** At most this many groups, the largest first. Default 1,000. */
  readonly limit?: number
  /** Also measures the own time of the requests among the spans. */
  readonly own?: boolean
}

/** Spans that share the values of the attributes they were grouped by. Durations in milliseconds. */
export type SpanGroup = {
  readonly key: Readonly<Record<string, string>>
  readonly count: number
  readonly errors: number
  readonly duration: Distribution
  readonly self: Distribution
  /** Own time of the requests that entered a service in these spans; only where it was asked for. */
  readonly own?: Distribution
}

export type CallsQuery = SpanFilter & {
  /** Attributes (of the calling span) that tell edges apart beside caller and callee. */
  readonly by?: readonly string[]
}

export type VersionsQuery = SpanFilter & {
  /** Width of a step in milliseconds; the source picks a sensible one when it is left out. */
  readonly stepMs?: number
}

export type FailuresQuery = SpanFilter & {
  /** At most this many traces. Default 10. */
  readonly limit?: number
}

/** One edge of the call graph, as seen by the caller and, where it is instrumented, by the callee. */
export type CallEdge = {
  readonly caller: string
  readonly callee: string
  /** `service`: some server span answered; else what the caller's span says the other side is. */
  readonly calleeKind: 'service' | 'database' | 'external' | 'messaging'
  readonly key: Readonly<Record<string, string>>
  readonly count: number
  readonly errors: number
  /**
   * Of the errors, those that the callee gave for what it was asked (HTTP 4xx, gRPC's NOT_FOUND and
   * its like): mistakes of the caller and no failure of the callee.
   */
  readonly refused?: number
  /** Calls that no server span of the callee belongs to. */
  readonly unanswered: number
  /** Milliseconds as the caller measured them. */
  readonly client: Distribution
  /** Milliseconds as the callee measured them; absent when no call was answered by a span. */
  readonly server?: Distribution
  /** Caller's less callee's time of the same call: network, queues and connection set-up, in milliseconds. */
  readonly gap?: Distribution
  /** Set where nobody waits for the callee: a message whose consumer works on its own. Has no `gap`. */
  readonly isAsync?: true
  /** Milliseconds from when a message had been sent until its consumer began. */
  readonly queued?: Distribution
}

/** Where errors begin: failed spans none of whose children failed. */
export type ErrorOrigin = {
  readonly service: string
  readonly operation: string
  readonly kind: SpanKind
  /** Service, database or address that the failed call went to, when it was a call. */
  readonly callee?: string
  /** `error.type`, or the status message. */
  readonly type: string
  /** Set where the answer blames what was asked (HTTP 4xx, gRPC's NOT_FOUND and its like). */
  readonly refused?: true
  readonly count: number
  readonly exampleTraceId: string
}

export type SpanAttribute = {
  readonly name: string
  /** How many different values occur. */
  readonly values: number
  /** Share of the spans that carry it, 0..1. */
  readonly coverage: number
}

/** A version of a service (`service.version`) that took requests in the window. */
export type ServingVersion = {
  readonly service: string
  /** Empty where the service does not say. */
  readonly version: string
  /** When the first and the last of its requests in the window began, in epoch milliseconds. */
  readonly firstAt: number
  readonly lastAt: number
  readonly instances: number
  readonly requests: number
  readonly errors: number
  /** Durations of the requests in milliseconds. */
  readonly duration: Distribution
  /** Requests that began in each step; the first step begins with the window. */
  readonly perStep: readonly number[]
  readonly stepMs: number
}

/** A trace in which something failed, with the span that did. */
export type FailedTrace = {
  readonly traceId: string
  readonly service: string
  readonly operation: string
  readonly kind: SpanKind
  /** When the span began, in epoch milliseconds. */
  readonly at: number
  readonly durationMs: number
  /** `error.type`, or the status message or code. */
  readonly type: string
  readonly message: string
}

/**
 * A process whose clock is wrong beyond doubt, told from calls that otherwise were answered before they
 * were made or after they had ended. All answers of the source have its times put right.
 */
export type ClockSkew = {
  readonly service: string
  /** `host.name`, or `service.instance.id`; empty where neither is known. */
  readonly host: string
  /** Milliseconds by which the clock is ahead of most others'; negative where it is behind. */
  readonly aheadMs: number
  /** Calls that tell so. */
  readonly calls: number
}

/** What a system that stores traces must answer (the source's side of the port). */
export type TracesSource = {
  readonly series: (query: SpanSeriesQuery) => Promise<SourceAnswer<readonly SeriesData[]>>
  readonly groups: (query: SpanGroupsQuery) => Promise<SourceAnswer<readonly SpanGroup[]>>
  readonly calls: (query: CallsQuery) => Promise<SourceAnswer<readonly CallEdge[]>>
  readonly errorOrigins: (query: SpanFilter) => Promise<SourceAnswer<readonly ErrorOrigin[]>>
  readonly attributes: (query: SpanFilter) => Promise<SourceAnswer<readonly SpanAttribute[]>>
  readonly versions: (query: VersionsQuery) => Promise<SourceAnswer<readonly ServingVersion[]>>
  readonly failures: (query: FailuresQuery) => Promise<SourceAnswer<readonly FailedTrace[]>>
  readonly clocks: (query: SpanFilter) => Promise<SourceAnswer<readonly ClockSkew[]>>
}

/** What an analyzer calls. */
export type TracesClient = {
  readonly series: (query: SpanSeriesQuery) => Promise<readonly Series[]>
  readonly groups: (query: SpanGroupsQuery) => Promise<Rows<SpanGroup>>
  readonly calls: (query: CallsQuery) => Promise<Rows<CallEdge>>
  readonly errorOrigins: (query: SpanFilter) => Promise<Rows<ErrorOrigin>>
  readonly attributes: (query: SpanFilter) => Promise<Rows<SpanAttribute>>
  /** Which versions took requests, from when to when, and how they did. */
  readonly versions: (query: VersionsQuery) => Promise<Rows<ServingVersion>>
  /** Traces in which a span of the filter failed, some of every kind of failure. */
  readonly failures: (query: FailuresQuery) => Promise<Rows<FailedTrace>>
  /** Processes whose clocks are wrong beyond doubt. */
  readonly clocks: (query: SpanFilter) => Promise<Rows<ClockSkew>>
}

/**
 * Declares that the analyzer reads traces: all, or those of `services` (with `*` as a wildcard) and of the
 * attributes in `where`, which are added to what is asked. With a wildcard each question names its
 * services.
 */
export function traces(scope: Pick<NeedScope, 'services' | 'where'> = {}): Need<TracesClient> {
  return { kind: 'traces', scope, connect: connectTraces }
}

function connectTraces(ask: Ask): TracesClient {
  return {
    async series(query) {
      const { value, provenance } = await ask<readonly SeriesData[]>('series', query)
      return value.map((series) => ({ ...series, provenance: [provenance] }))
    },
    groups: (query) => rows<SpanGroup>(ask, 'groups', query),
    calls: (query) => rows<CallEdge>(ask, 'calls', query),
    errorOrigins: (query) => rows<ErrorOrigin>(ask, 'errorOrigins', query),
    attributes: (query) => rows<SpanAttribute>(ask, 'attributes', query),
    versions: (query) => rows<ServingVersion>(ask, 'versions', query),
    failures: (query) => rows<FailedTrace>(ask, 'failures', query),
    clocks: (query) => rows<ClockSkew>(ask, 'clocks', query),
  }
}

async function rows<Row>(ask: Ask, method: string, query: object): Promise<Rows<Row>> {
  const { value, provenance } = await ask<readonly Row[]>(method, query)
  return { rows: value, provenance: [provenance] }
}
