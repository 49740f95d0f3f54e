import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Change, SpanGroup, SpanGroupsQuery, SpanSeriesQuery } from '@faultline/sdk'
import { clock, requestOf, window } from '../../test/harness.ts'
import { bundleAnalyzer, createLiveBroker, createRuntime, type Runtime } from '../index.ts'

/** A payment service that became slow for one way of paying, half a minute after it was deployed. */
const onset = clock - 180_000
const deployedAt = onset - 30_000
const deploy = (service: string, at: number): Change => ({
  id: `${service}@v2`,
  kind: 'deployment',
  at,
  title: `${service} to v2`,
  service,
  version: { to: 'v2' },
})
const times = (meanMs: number) => ({
  count: 500,
  sum: 500 * meanMs,
  mean: meanMs,
  p50: meanMs,
  p95: meanMs,
  p99: meanMs,
})
const sources = {
  changes: {
    list: () =>
      Promise.resolve({
        value: [deploy('search', clock - 590_000), deploy('payment', deployedAt)],
        query: 'changes',
      }),
  },
  traces: {
    series: ({ window }: SpanSeriesQuery) => {
      const at = Float64Array.from({ length: 60 }, (_, index) => window.from + index * 10_000)
      const values = at.map((time, index) => (time >= onset ? 600 : 80) + ((index * 7) % 5))
      return Promise.resolve({
        value: [{ name: 'p95', labels: {}, unit: 'ms', times: at, values }],
        query: 'series',
      })
    },
    calls: () => Promise.resolve({ value: [], query: 'calls' }),
    groups: ({ window }: SpanGroupsQuery) => {
      const value = ['eu', 'us'].flatMap((region) =>
        ['card', 'sepa'].map((method): SpanGroup => {
          const isSlow = window.from >= onset && method === 'sepa'
          const duration = times(isSlow ? 600 : 80)
          const key = { 'app.region': region, 'app.payment_method': method }
          return { key, count: 500, errors: 0, duration, self: duration }
        }),
      )
      return Promise.resolve({ value, query: `groups from ${window.from}` })
    },
    errorOrigins: () => Promise.resolve({ value: [], query: 'origins' }),
    attributes: () => Promise.resolve({ value: [], query: 'attributes' }),
    versions: () => Promise.resolve({ value: [], query: 'versions' }),
    failures: () => Promise.resolve({ value: [], query: 'failures' }),
    clocks: () => Promise.resolve({ value: [], query: 'clocks' }),
  },
}

let runtime: Runtime
beforeAll(async () => {
  runtime = await createRuntime()
})
afterAll(() => runtime.close())

test('inside the sandbox, results of analyze are findings with charts, tables and the queries behind them', async () => {
  const example = join(import.meta.dirname, '../../../../examples/what-changed.ts')
  const bundle = await bundleAnalyzer(example)
  const broker = createLiveBroker({ sources })
  const result = await runtime.run({
    ...requestOf(bundle, { service: 'payment' }, { broker }),
    window,
  })
  expect(result.status).toBe('succeeded')
  expect(result.findings.map(({ kind, entity }) => [kind, entity])).toEqual([
    ['cause', { kind: 'deployment', service: 'payment', version: 'v2' }],
    ['contributing', { kind: 'dimension', attributes: { 'app.payment_method': 'sepa' } }],
  ])
  const [cause, slice] = result.findings
  expect(cause?.summary).toMatch(
    /^p95 rose from 8\d ms to 60\d ms at \d\d:57:\d0, 30 s after payment@v2 took effect\.$/,
  )
  expect(cause?.evidence).toMatchObject([
    {
      kind: 'series',
      marks: [{ label: 'search to v2' }, { label: 'payment to v2', at: deployedAt }],
    },
    {
      kind: 'table',
      rows: [['payment@v2'], ['search@v2'], ['none of these']].map((row) =>
        expect.arrayContaining(row),
      ),
    },
  ])
  expect(slice?.evidence[0]?.provenance.map(({ query }) => query)).toEqual([
    `groups from ${window.from}`,
    `groups from ${onset}`,
  ])
})
