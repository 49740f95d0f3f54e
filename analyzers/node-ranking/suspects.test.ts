import type { MetricQuery, MetricsClient, Series, TracesClient } from '@faultline/sdk'
import { expect, test } from 'vitest'
import { rankSuspects, type SuspectQuestion } from './suspects.ts'

const minute = 60_000
const provenance = [{ entry: 0, need: 'metrics', query: 'made up' }]

/** An hour of samples, one a minute, that jump by `size` in the last ten minutes. */
function series(pod: string, size: number): Series {
  const times = Float64Array.from({ length: 60 }, (_, at) => at * minute)
  const values = times.map((time, at) => 100 + (at % 7) + (time >= 50 * minute ? size : 0))
  return { name: 'load', labels: { pod }, times, values, provenance }
}

/** Metrics of pods by name of the metric. */
function clients(metrics: Readonly<Record<string, Readonly<Record<string, number>>>>): {
  metrics: MetricsClient
  traces: TracesClient
} {
  const range = ({ metric }: MetricQuery): Promise<Series[]> =>
    Promise.resolve(Object.entries(metrics[metric] ?? {}).map(([pod, size]) => series(pod, size)))
  const none = () => Promise.resolve({ rows: [], provenance })
  const call = { caller: 'web', callee: 'cart', calleeKind: 'service', key: {} } as const
  const times = { count: 1, sum: 1, mean: 1, p50: 1, p95: 1, p99: 1 }
  const edge = { ...call, count: 1, errors: 0, unanswered: 0, client: times }
  return {
    metrics: { range, names: none },
    traces: {
      series: () => Promise.resolve([]),
      ...{ groups: none, errorOrigins: none, attributes: none },
      ...{ versions: none, failures: none, clocks: none },
      calls: () => Promise.resolve({ rows: [edge], provenance }),
    },
  }
}

const question: SuspectQuestion = {
  incident: { from: 50 * minute, to: 60 * minute },
  normal: { from: 0, to: 60 * minute },
  ...{ guardMs: 0, stepMs: minute, node: 'pod', leastSpread: 0.05 },
  resources: [{ metric: 'cpu', worse: 'up' }],
  service: [{ metric: 'latency', worse: 'up' }],
}

test('the node whose own resources are abnormal leads, with what shows it and since when', async () => {
  const { suspects } = await rankSuspects(
    clients({ cpu: { web: 0, cart: 90 }, latency: { web: 50, cart: 40 } }),
    question,
  )
  expect(suspects[0]).toMatchObject({ id: 'cart', sign: 'resource', onset: 50 * minute })
  expect(suspects[0]?.shown.map(({ labels }) => labels)).toEqual([{ pod: 'cart' }])
})

test('with a call graph a caller whose callee explains it is a symptom', async () => {
  const slow = clients({ latency: { web: 90, cart: 80 } })
  const blind = await rankSuspects(slow, question)
  expect(blind.suspects[0]?.id).toBe('web')
  const seeing = await rankSuspects(slow, { ...question, calls: 'traces' })
  expect(seeing.suspects[0]).toMatchObject({ id: 'cart', sign: 'service' })
  expect(seeing.suspects.find(({ id }) => id === 'web')?.isExplained).toBe(true)
})

test('where no metric is abnormal every node is listed without a sign', async () => {
  const { suspects } = await rankSuspects(clients({ cpu: { web: 0, cart: 0 } }), question)
  expect(suspects.map(({ sign }) => sign)).toEqual(['none', 'none'])
  expect(suspects.every(({ shown }) => shown.length === 0)).toBe(true)
})

test('where the normal period is too short to judge any node, that is said and nobody listed', async () => {
  const short = { ...question, normal: { from: 45 * minute, to: 60 * minute } }
  const { suspects, unknown } = await rankSuspects(clients({ cpu: { web: 0, cart: 90 } }), short)
  expect(suspects).toEqual([])
  expect(unknown.join(' ')).toContain('fewer than 10 values, so there is no score (web, cart)')
})
