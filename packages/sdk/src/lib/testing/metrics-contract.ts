import type { MetricAggregate, MetricsSource } from '../ports/metrics.ts'
import { equal, refused, type ContractCase } from './check.ts'

/** A stream of a metric to be loaded into the source under test; counters are cumulative. */
export type ContractMetric = {
  readonly name: string
  readonly unit: string
  readonly labels: Readonly<Record<string, string>>
} & (
  | {
      readonly type: 'gauge' | 'counter'
      /** Epoch milliseconds and reading. A counter begins at zero with its first reading. */
      readonly points: readonly (readonly [atMs: number, value: number])[]
    }
  | {
      readonly type: 'histogram'
      readonly bounds: readonly number[]
      /** Counts by bucket so far; the last bucket has no bound. */
      readonly points: readonly {
        readonly atMs: number
        readonly counts: readonly number[]
        readonly sum: number
      }[]
    }
)

/** Gives a source that holds these metrics and nothing else. */
export type LoadMetrics = (metrics: readonly ContractMetric[]) => Promise<MetricsSource>

const at = 1_700_000_000_000
const window = { from: at, to: at + 6_000 }

/** What every source of metrics must do. */
export function metricsSourceContract(load: LoadMetrics): readonly ContractCase[] {
  const ask = async (
    source: MetricsSource,
    query: {
      readonly metric: string
      readonly aggregate?: MetricAggregate
      readonly by?: string[]
    },
  ): Promise<unknown> => {
    const { value } = await source.range({ stepMs: 2_000, window, ...query })
    return value.map((series) => [series.labels, series.values])
  }
  const cases: Record<string, () => Promise<void>> = {
    'a gauge is averaged by step, and streams are told apart by labels': async () => {
      const source = await load([
        gauge('a', [0, 1_000, 2_000], [1, 3, 8]),
        gauge('b', [0, 2_000], [10, 20]),
      ])
      equal(
        await ask(source, { metric: 'cpu', by: ['service.name'] }),
        [
          [{ 'service.name': 'a' }, Float64Array.of(2, 8, NaN)],
          [{ 'service.name': 'b' }, Float64Array.of(10, 20, NaN)],
        ],
        'by service',
      )
      equal(
        await ask(source, { metric: 'cpu', aggregate: 'sum' }),
        [[{}, Float64Array.of(12, 28, NaN)]],
        'sum',
      )
      equal(
        await ask(source, { metric: 'cpu', aggregate: 'max' }),
        [[{}, Float64Array.of(10, 20, NaN)]],
        'max',
      )
    },
    'a counter is a rate a second, and a restart is no loss': async () => {
      const source = await load([
        counter('a', [0, 2_000, 4_000, 6_000], [0, 10, 30, 4]),
        counter('b', [0, 2_000, 4_000, 6_000], [0, 2, 4, 6]),
      ])
      equal(
        await ask(source, { metric: 'requests', by: ['service.name'] }),
        [
          [{ 'service.name': 'a' }, Float64Array.of(5, 10, 2)],
          [{ 'service.name': 'b' }, Float64Array.of(1, 1, 1)],
        ],
        'rates',
      )
      equal(
        await ask(source, { metric: 'requests' }),
        [[{}, Float64Array.of(6, 11, 3)]],
        'together',
      )
      equal(
        await ask(source, { metric: 'requests', aggregate: 'sum' }),
        [[{}, Float64Array.of(12, 22, 6)]],
        'increase',
      )
    },
    'a histogram gives quantiles of what was observed in the step': async () => {
      const source = await load([
        {
          ...{ name: 'duration', unit: 's', type: 'histogram', bounds: [1, 2] },
          labels: { 'service.name': 'a' },
          points: [
            { atMs: at, counts: [0, 0, 0], sum: 0 },
            { atMs: at + 2_000, counts: [10, 0, 0], sum: 5 },
            { atMs: at + 4_000, counts: [10, 20, 0], sum: 35 },
          ],
        },
      ])
      const values = (aggregate: MetricAggregate): Promise<unknown> =>
        ask(source, { metric: 'duration', aggregate })
      equal(await values('p50'), [[{}, Float64Array.of(0.5, 1.5, NaN)]], 'p50')
      equal(await values('mean'), [[{}, Float64Array.of(0.5, 1.5, NaN)]], 'mean')
      equal(await values('rate'), [[{}, Float64Array.of(5, 10, NaN)]], 'rate')
    },
    'one service in two environments is two, by the present name of the label or its earlier one':
      async () => {
        const source = await load([
          { ...gauge('a', [0], [1]), labels: { 'deployment.environment': 'live' } },
          { ...gauge('a', [0], [3]), labels: { 'deployment.environment.name': 'staging' } },
        ])
        const names = ['deployment.environment', 'deployment.environment.name']
        for (const name of names) {
          const { value } = await source.range({ metric: 'cpu', window, by: [name] })
          equal(
            value.map(({ labels, values }) => [labels[name], values[0]]).toSorted(),
            [
              ['live', 1],
              ['staging', 3],
            ],
            name,
          )
        }
      },
    'names come with type, unit and labels, and match a pattern': async () => {
      const source = await load([gauge('a', [0], [1]), counter('a', [0, 1_000], [0, 1])])
      const { value } = await source.names({ window })
      equal(
        value.map(({ name, type, unit, labels }) => [
          name,
          type,
          unit,
          labels.includes('service.name'),
        ]),
        [
          ['cpu', 'gauge', '1', true],
          ['requests', 'counter', '{request}', true],
        ],
        'names',
      )
      const named = async (pattern: string): Promise<unknown> =>
        (await source.names({ window, match: [pattern] })).value.map(({ name }) => name)
      equal(await named('req*'), ['requests'], 'a wildcard')
      equal(await named('re_uests'), [], 'a pattern of another language')
    },
    'a metric that is not there has no series': async () => {
      const source = await load([gauge('a', [0], [1])])
      equal(await ask(source, { metric: "no'such" }), [], 'unknown metric')
      equal(
        (await source.range({ metric: 'cpu', window, where: { 'service.name': 'z' } })).value,
        [],
        'unknown service',
      )
    },
    'a question that makes no sense is refused': async () => {
      const source = await load([gauge('a', [0], [1])])
      await refused(
        source.range({ metric: 'cpu', window: { from: 2, to: 1 } }),
        'a window in reverse',
      )
      await refused(
        source.range({ metric: 'cpu', window, aggregate: 'rate' }),
        'the rate of a gauge',
      )
      await refused(source.range({ metric: 'cpu', window, stepMs: 0 }), 'a step of no length')
    },
  }
  return Object.entries(cases).map(([name, run]) => ({ name, run }))
}

function gauge(
  service: string,
  offsets: readonly number[],
  values: readonly number[],
): ContractMetric {
  return {
    ...{ name: 'cpu', unit: '1', type: 'gauge' },
    labels: { 'service.name': service },
    points: readings(offsets, values),
  }
}

function counter(
  service: string,
  offsets: readonly number[],
  values: readonly number[],
): ContractMetric {
  return {
    ...{ name: 'requests', unit: '{request}', type: 'counter' },
    labels: { 'service.name': service },
    points: readings(offsets, values),
  }
}

function readings(offsets: readonly number[], values: readonly number[]): [number, number][] {
  return offsets.map((offset, index) => [at + offset, values[index] ?? 0])
}
