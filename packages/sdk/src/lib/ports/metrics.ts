import type { Rows, Series, SeriesData, SourceAnswer, Where } from '../answer.ts'
import type { Ask, Need, NeedScope } from '../need.ts'
import type { Window } from '../time.ts'

/**
 * How samples of one step are put together. `rate` is the increase of a counter a second, with
 * resets taken into account; quantiles are of histograms where the metric is one.
 */
export type MetricAggregate =
  | 'mean'
  | 'sum'
  | 'min'
  | 'max'
  | 'last'
  | 'rate'
  | 'p50'
  | 'p95'
  | 'p99'

export type MetricQuery = {
  readonly metric: string
  /** Label values that must match exactly; a list means any of them. */
  readonly where?: Where
  /** Labels to tell series apart by; without it all matching samples become one series. */
  readonly by?: readonly string[]
  readonly window: Window
  /** Width of a step in milliseconds; the source picks a sensible one when it is left out. */
  readonly stepMs?: number
  /** Default: `mean` for gauges, `rate` for counters, `p95` for histograms. */
  readonly aggregate?: MetricAggregate
}

export type MetricNamesQuery = {
  /** Names with `*` as a wildcard; absent means all. */
  readonly match?: readonly string[]
  readonly where?: Where
  readonly window: Window
}

export type MetricDescription = {
  readonly name: string
  readonly type: 'gauge' | 'counter' | 'histogram'
  readonly unit: string
  /** Names of the labels that occur. */
  readonly labels: readonly string[]
}

/** What a system that stores metrics must answer (the source's side of the port). */
export type MetricsSource = {
  readonly range: (query: MetricQuery) => Promise<SourceAnswer<readonly SeriesData[]>>
  readonly names: (query: MetricNamesQuery) => Promise<SourceAnswer<readonly MetricDescription[]>>
}

/** What an analyzer calls. */
export type MetricsClient = {
  readonly range: (query: MetricQuery) => Promise<readonly Series[]>
  readonly names: (query: MetricNamesQuery) => Promise<Rows<MetricDescription>>
}

/**
 * Declares that the analyzer reads metrics: all, or those of the names in `match` (with `*` as a
 * wildcard) and of the labels in `where`, which are added to what is asked.
 */
export function metrics(scope: Pick<NeedScope, 'match' | 'where'> = {}): Need<MetricsClient> {
  return { kind: 'metrics', scope, connect: connectMetrics }
}

function connectMetrics(ask: Ask): MetricsClient {
  return {
    async range(query) {
      const { value, provenance } = await ask<readonly SeriesData[]>('range', query)
      return value.map((series) => ({ ...series, provenance: [provenance] }))
    },
    async names(query) {
      const { value, provenance } = await ask<readonly MetricDescription[]>('names', query)
      return { rows: value, provenance: [provenance] }
    },
  }
}
