import type { Broker } from '@faultline/runtime'
import type { CallEdge, Change, SeriesData, SourceAnswer, Window } from '@faultline/sdk'
import { SourceError } from '@faultline/sdk'

type Question = Parameters<Broker['answer']>[0]
type MetricRange = Extract<Question, { source: 'metrics'; method: 'range' }>['query']

/** Series of a public data set by metric, kept in memory. */
export interface MetricTable {
  readonly range: (query: MetricRange) => readonly SeriesData[]
}

/**
 * Holds the series of each metric. An answer has the samples as they were published: nothing is put
 * onto a grid. Equal questions get the very same answer, so that it is encoded once.
 */
export function createMetricTable(
  metrics: ReadonlyMap<string, readonly SeriesData[]>,
): MetricTable {
  const known = new Map<string, readonly SeriesData[]>()
  return {
    range({ metric, where = {}, by = [], window }) {
      const key = JSON.stringify([metric, where, by, window.from, window.to])
      const answer = known.get(key) ?? select(metrics.get(metric) ?? [], { where, by, window })
      known.set(key, answer)
      return answer
    },
  }
}

function select(
  all: readonly SeriesData[],
  {
    where,
    by,
    window,
  }: {
    readonly where: NonNullable<MetricRange['where']>
    readonly by: readonly string[]
    readonly window: Window
  },
): SeriesData[] {
  const fitting = all.filter(({ labels }) =>
    Object.entries(where).every(([label, wanted]) => [wanted].flat().includes(labels[label] ?? '')),
  )
  return fitting.flatMap((series) => {
    const labels = Object.fromEntries(by.map((label) => [label, series.labels[label] ?? '']))
    const inside = within(series, window)
    return inside.times.length === 0 ? [] : [{ ...series, ...inside, labels }]
  })
}

function within(
  { times, values }: SeriesData,
  { from, to }: Window,
): Pick<SeriesData, 'times' | 'values'> {
  if (times.every((time) => time >= from && time < to)) return { times, values }
  const places = [...times.keys()].filter((at) => {
    const time = times[at] ?? NaN
    return time >= from && time < to
  })
  const pick = (column: Float64Array): Float64Array =>
    Float64Array.from(places, (at) => column[at] ?? NaN)
  return { times: pick(times), values: pick(values) }
}

/** What the world of one case holds. */
export interface CaseWorld {
  /** Asked one after the other; their series are put together. */
  readonly tables?: readonly MetricTable[]
  readonly calls?: readonly CallEdge[]
  readonly changes?: readonly Change[]
}

/** A broker that answers from tables what an analyzer asks of metrics, call graph and changes. */
export function createTableBroker({ tables = [], calls = [], changes = [] }: CaseWorld): Broker {
  return {
    isReplay: true,
    answer: (question) => Promise.resolve().then(() => ask(question)),
  }

  function ask(question: Question): SourceAnswer<unknown> {
    const query = `${question.source}.${question.method}`
    if (question.source === 'metrics' && question.method === 'range') {
      const parts = tables.map((table) => table.range(question.query))
      const [only = [], ...others] = parts.filter((part) => part.length > 0)
      return { value: others.length === 0 ? only : joined([only, ...others]), query }
    }
    if (question.source === 'traces' && question.method === 'calls') return { value: calls, query }
    if (question.source === 'changes') {
      const { from, to } = question.query.window
      const inside = changes.filter(({ at }) => at >= from && at < to)
      return { value: inside.toSorted((one, other) => one.at - other.at), query }
    }
    throw new SourceError(question.source, 'unavailable', `The data set has no ${query}`)
  }
}

/** Series of the same labels as one, in the order of time. */
function joined(parts: readonly (readonly SeriesData[])[]): SeriesData[] {
  const byLabels = Map.groupBy(parts.flat(), ({ labels }) => JSON.stringify(labels))
  return [...byLabels.values()].flatMap((same) => {
    const [first] = same
    if (first === undefined) return []
    const inOrder = same.toSorted((one, other) => (one.times[0] ?? 0) - (other.times[0] ?? 0))
    return [
      {
        ...first,
        times: Float64Array.from(inOrder.flatMap(({ times }) => [...times])),
        values: Float64Array.from(inOrder.flatMap(({ values }) => [...values])),
      },
    ]
  })
}

/** An edge of a call graph of which no more is known than that there is one. */
export function callEdge(caller: string, callee: string): CallEdge {
  const client = { count: 0, sum: 0, mean: NaN, p50: NaN, p95: NaN, p99: NaN }
  return {
    ...{ caller, callee, calleeKind: 'service', key: {} },
    ...{ count: 0, errors: 0, unanswered: 0, client },
  }
}
