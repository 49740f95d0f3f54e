import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  logsSourceContract,
  metricsSourceContract,
  tracesSourceContract,
  type ContractMetric,
  type ContractSpan,
} from '@faultline/sdk/testing'
import type { LogRecord } from '@faultline/sdk'
import fc from 'fast-check'
import { afterEach, describe, expect, onTestFinished, test } from 'vitest'
import { keyValues, jsonRequest, nanosOf, spanIdOf, tracesBody } from '../../../test/traffic.ts'
import { createTelemetryStore, type TelemetryStore } from './store.ts'

const open: TelemetryStore[] = []
afterEach(async () => {
  for (const store of open.splice(0)) await store.close()
})

async function openStore(): Promise<TelemetryStore> {
  const store = await createTelemetryStore({ memory: true })
  open.push(store)
  return store
}

async function stored(
  signal: 'traces' | 'metrics' | 'logs',
  body: object,
  store?: TelemetryStore,
): Promise<TelemetryStore> {
  const into = store ?? (await openStore())
  const response = await into.ingest[signal](jsonRequest(body))
  expect([response.status, new TextDecoder().decode(response.body)]).toEqual([200, '{}'])
  return into
}

describe('traces', () => {
  const load = async (spans: readonly ContractSpan[]) =>
    (await stored('traces', tracesBody(spans))).traces
  for (const { name, run } of tracesSourceContract(load)) test(name, run)

  test('a query that is shown can be repeated: values are written out and escaped', async () => {
    const { traces } = await openStore()
    const { query } = await traces.groups({
      window: { from: 1, to: 2 },
      by: ["x'y"],
      where: { 'service.name': "O'Brien" },
    })
    expect(query).toContain("s.attributes['x''y']")
    expect(query).toContain("IN ('O''Brien')")
    expect(query).not.toContain('$1')
  })

  test('no name or value of an attribute is ever read as SQL', async () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        'a\u0000b',
        '__proto__',
        "'",
        "''; --",
        '$1',
        '?',
        '\\',
        "');DROP TABLE spans;--",
      ),
    )
    const store = await openStore()
    let runs = 0
    await fc.assert(
      fc.asyncProperty(text, text, async (name, value) => {
        fc.pre(value !== '' && !/^(name|kind|status|service\..*)$/.test(name))
        runs += 1
        const window = { from: runs * 1000, to: (runs + 1) * 1000 }
        const span = { trace: runs, id: 1, service: 'a', startMs: window.from, durationMs: 1 }
        await stored('traces', tracesBody([{ ...span, attributes: { [name]: value } }]), store)
        const where = { [name]: value }
        const { value: groups } = await store.traces.groups({ window, by: [name], where })
        expect(groups.map(({ key, count }) => [key[name], count])).toEqual([[value, 1]])
      }),
      { numRuns: 40 },
    )
  })
})

describe('metrics', () => {
  const load = async (metrics: readonly ContractMetric[]) => {
    const store = await openStore()
    for (const metric of metrics) await stored('metrics', metricBody(metric), store)
    return store.metrics
  }
  for (const { name, run } of metricsSourceContract(load)) test(name, run)

  test('an exponential histogram gives its quantiles by its own bounds', async () => {
    const point = {
      startTimeUnixNano: nanosOf(1000),
      timeUnixNano: nanosOf(2000),
      attributes: [],
      ...{ count: '4', sum: 12, scale: 0, zeroCount: '0' },
      positive: { offset: 1, bucketCounts: ['4'] },
    }
    const metric = {
      name: 'size',
      exponentialHistogram: { aggregationTemporality: 1, dataPoints: [point] },
    }
    const { metrics } = await stored('metrics', resourceMetrics({}, metric))
    const window = { from: 1000, to: 2000 }
    const { value } = await metrics.range({
      metric: 'size',
      window,
      aggregate: 'p50',
      stepMs: 1000,
    })
    expect(value[0]?.values).toEqual(Float64Array.of(3))
  })

  test('a counter that appears after its service did has been at zero before', async () => {
    const store = await openStore()
    const resource = { 'service.name': 'a' }
    const sum = (atMs: number, attributes: object[], asInt: string): object => ({
      aggregationTemporality: 2,
      isMonotonic: true,
      dataPoints: [{ startTimeUnixNano: '1', timeUnixNano: nanosOf(atMs), attributes, asInt }],
    })
    await stored(
      'metrics',
      resourceMetrics(resource, { name: 'n', sum: sum(600_000, [], '9') }),
      store,
    )
    const failed = keyValues({ 'error.type': 'timeout' })
    await stored(
      'metrics',
      resourceMetrics(resource, { name: 'n', sum: sum(601_000, failed, '3') }),
      store,
    )
    const { value } = await store.metrics.range({
      metric: 'n',
      window: { from: 600_000, to: 601_000 },
      by: ['error.type'],
      stepMs: 1000,
    })
    expect(value.map(({ labels, values }) => [labels['error.type'], values[0]])).toEqual([
      ['timeout', 3],
    ])
  })
})

describe('logs', () => {
  const load = async (records: readonly LogRecord[]) =>
    (await stored('logs', logsBody(records))).logs
  for (const { name, run } of logsSourceContract(load)) test(name, run)
})

test('what is older than the retention is deleted, its metric streams with it', async () => {
  const store = await createTelemetryStore({
    memory: true,
    retentionMs: 60_000,
    now: () => 200_000,
  })
  open.push(store)
  const span = { trace: 1, service: 'a', durationMs: 1 }
  await stored(
    'traces',
    tracesBody([
      { ...span, id: 1, startMs: 100_000 },
      { ...span, id: 2, startMs: 150_000 },
    ]),
    store,
  )
  const old = {
    name: 'cpu',
    gauge: { dataPoints: [{ timeUnixNano: nanosOf(100_000), asDouble: 1 }] },
  }
  await stored('metrics', resourceMetrics({}, old), store)
  await store.deleteExpired()
  const window = { from: 0, to: 300_000 }
  expect((await store.traces.groups({ window, by: [] })).value[0]?.count).toBe(1)
  expect((await store.metrics.names({ window })).value).toEqual([])
})

test('batches sent at once are all there when they have been answered', async () => {
  const store = await openStore()
  const bodies = Array.from({ length: 40 }, (_, index) =>
    tracesBody([{ trace: index + 1, id: 1, service: `s${index}`, startMs: 1000, durationMs: 1 }]),
  )
  await Promise.all(bodies.map((body) => stored('traces', body, store)))
  const { value } = await store.traces.groups({
    window: { from: 0, to: 2000 },
    by: ['service.name'],
  })
  expect(value).toHaveLength(40)
})

test('a span that is delivered again, in a batch, later or after a restart, is one span', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'faultline-identity-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const parent = { trace: 1, id: 1, service: 'a', startMs: 1000, durationMs: 10 }
  const child = { trace: 1, id: 2, parent: 1, service: 'a', startMs: 1002, durationMs: 4 }
  const first = await createTelemetryStore({ folder })
  await stored('traces', tracesBody([parent, parent, child]), first)
  await stored('traces', tracesBody([child, parent, { ...parent, trace: 2, startMs: 9000 }]), first)
  await first.close()
  const again = await createTelemetryStore({ folder })
  open.push(again)
  await stored('traces', tracesBody([parent, { ...parent, id: 3, startMs: 1001 }]), again)
  const { value } = await again.traces.groups({ window: { from: 0, to: 9999 }, by: [] })
  expect(value.map(({ count, self }) => [count, self.sum])).toEqual([[4, 6 + 4 + 10 + 10]])
})

function metricBody(metric: ContractMetric): object {
  const attributes: object[] = []
  const { name, unit } = metric
  if (metric.type === 'histogram') {
    const dataPoints = metric.points.map(({ atMs, counts, sum }) => ({
      attributes,
      timeUnixNano: nanosOf(atMs),
      count: String(counts.reduce((total, count) => total + count, 0)),
      ...{ sum, bucketCounts: counts.map(String), explicitBounds: metric.bounds },
    }))
    return resourceMetrics(metric.labels, {
      name,
      unit,
      histogram: { aggregationTemporality: 2, dataPoints },
    })
  }
  const dataPoints = metric.points.map(([atMs, value]) => ({
    attributes,
    timeUnixNano: nanosOf(atMs),
    asDouble: value,
  }))
  const data =
    metric.type === 'gauge'
      ? { gauge: { dataPoints } }
      : { sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints } }
  return resourceMetrics(metric.labels, { name, unit, ...data })
}

function resourceMetrics(labels: Readonly<Record<string, string>>, metric: object): object {
  return {
    resourceMetrics: [
      { resource: { attributes: keyValues(labels) }, scopeMetrics: [{ metrics: [metric] }] },
    ],
  }
}

const severityNumbers = { trace: 1, debug: 5, info: 9, warn: 13, error: 17, fatal: 21 }

function logsBody(records: readonly LogRecord[]): object {
  return {
    resourceLogs: records.map((record) => ({
      resource: { attributes: keyValues({ 'service.name': record.service }) },
      scopeLogs: [
        {
          logRecords: [
            {
              timeUnixNano: nanosOf(record.at),
              severityNumber: severityNumbers[record.severity],
              body: { stringValue: record.body },
              attributes: keyValues(record.attributes),
              traceId: record.traceId ?? '',
              spanId: spanIdOf(1),
            },
          ],
        },
      ],
    })),
  }
}
