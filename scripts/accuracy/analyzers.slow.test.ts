import type { CaseReport } from '@faultline/backtest/report'
import { entityName, type Change, type SeriesData } from '@faultline/sdk'
import { expect, test } from 'vitest'
import { noise } from './generated/files.ts'
import { runLabelledCases } from './labelled-cases.ts'
import { callEdge, createMetricTable, createTableBroker, type CaseWorld } from './table-source.ts'

const minute = 60_000
const start = Date.UTC(2026, 0, 31, 0)
const at = (minutes: number): number => start + minutes * minute

/** A metric of one value a minute for three hours: noise of one around what `level` says. */
function metric(
  name: string,
  labels: Readonly<Record<string, string>>,
  level: (minutes: number) => number,
): SeriesData {
  const next = noise(JSON.stringify(labels).length + name.length)
  const times = Float64Array.from({ length: 180 }, (_, index) => at(index))
  return { name, labels, times, values: times.map((_, index) => level(index) + next()) }
}

/** Runs a bundled analyzer in the sandbox in a world that holds this and nothing else. */
async function investigate(
  analyzer: string,
  params: Readonly<Record<string, unknown>>,
  world: Omit<CaseWorld, 'tables'> & { readonly series?: readonly SeriesData[] },
): Promise<CaseReport['outcome']> {
  const metrics = Map.groupBy(world.series ?? [], ({ name }) => name)
  const broker = createTableBroker({ ...world, tables: [createMetricTable(metrics)] })
  const outcomes: CaseReport['outcome'][] = []
  await runLabelledCases(
    [
      {
        name: analyzer,
        analyzer,
        params,
        at: at(180),
        answer: { conclusion: 'inconclusive' },
        world: broker,
      },
    ],
    (_, report) => outcomes.push(report.outcome),
  )
  const [outcome] = outcomes
  if (!outcome) throw new Error('nothing ran')
  expect(outcome.status).not.toBe('broken')
  return outcome
}

/** The findings of an outcome in few words. */
function told({ findings }: CaseReport['outcome']): string[] {
  return findings.map(({ kind, entity }) => `${kind} ${entityName(entity)}`)
}

const flagAt = (id: string, minutes: number): Change => ({
  ...{ id, kind: 'flag', at: at(minutes), title: `Flag ${id}`, service: 'mail' },
  flag: { name: id, to: 'on' },
})
const periods = {
  incident: { from: at(150), to: at(165) },
  normal: { from: at(0), to: at(180) },
}

test('metric-changes tells when a metric changed and which change took effect then', async () => {
  const params = {
    metric: 'queue',
    where: { service: 'mail' },
    searched: { from: at(0), to: at(180) },
  }
  const step = metric('queue', { service: 'mail' }, (minutes) => (minutes < 90 ? 20 : 60))
  const changes = [flagAt('early', 5), flagAt('guilty', 89), flagAt('late', 170)]
  const found = await investigate('metric-changes', params, { series: [step], changes })
  expect(told(found)).toEqual(['cause flag guilty', 'symptom queue of mail'])
  expect(found.conclusion?.kind).toBe('cause')
  const alone = await investigate('metric-changes', params, { series: [step] })
  expect(told(alone)).toEqual(['symptom queue of mail'])
  expect(alone.conclusion).toMatchObject({ kind: 'inconclusive', question: expect.any(String) })
  const calm = metric('queue', { service: 'mail' }, () => 20)
  const quiet = await investigate('metric-changes', params, { series: [calm], changes })
  expect(quiet.conclusion?.kind).toBe('healthy')
})

test('metric-breakdown names the labels that carry a change, and says when there is no such metric', async () => {
  const params = {
    ...{ metric: 'orders', by: ['region', 'method'], actual: { from: at(120), to: at(180) } },
    expected: { window: { from: at(0), to: at(60) } },
  }
  const series = ['eu', 'us', 'asia'].flatMap((region) =>
    ['card', 'cash', 'bill'].map((method) =>
      metric('orders', { region, method }, (minutes) =>
        minutes >= 120 && region === 'eu' && method === 'card' ? 200 : 800,
      ),
    ),
  )
  const found = await investigate('metric-breakdown', params, { series })
  expect(told(found)).toEqual(['cause method=card, region=eu'])
  const nothing = await investigate('metric-breakdown', params, { series: [] })
  expect(nothing.conclusion).toMatchObject({
    ...{ kind: 'inconclusive', question: 'Which labels has orders?' },
  })
})

test('node-ranking names only what is abnormal, with a chart of it and a table of all nodes', async () => {
  const params = { ...periods, node: 'pod', resources: [{ metric: 'cpu' }] }
  const pods = (jump: number) =>
    ['a', 'b', 'c'].map((pod) =>
      metric('cpu', { pod }, (minutes) => 50 + (pod === 'b' && minutes >= 152 ? jump : 0)),
    )
  const found = await investigate('node-ranking', params, { series: pods(80) })
  expect(told(found)).toEqual(['cause b'])
  const [chart, table] = found.findings[0]?.evidence ?? []
  expect(chart).toMatchObject({ kind: 'series', regions: [{ label: 'incident' }] })
  expect(table).toMatchObject({ kind: 'table', rows: [{ 0: 'b', 2: 'resource' }, {}, {}] })
  const quiet = await investigate('node-ranking', params, { series: pods(0) })
  expect(told(quiet)).toEqual([])
  expect(quiet.conclusion?.kind).toBe('inconclusive')
})

test('change-ranking blames a change of the node that stands out, and none where none fits', async () => {
  const params = {
    ...{ ...periods, node: 'service', resources: [{ metric: 'cpu' }], alertAt: at(156) },
    changed: { from: at(100), to: at(170) },
  }
  const series = ['mail', 'cart', 'shop'].map((service) =>
    metric('cpu', { service }, (minutes) => 50 + (service === 'mail' && minutes >= 152 ? 80 : 0)),
  )
  const found = await investigate('change-ranking', params, {
    ...{ series, changes: [flagAt('old', 105), flagAt('guilty', 151)] },
  })
  expect(told(found)).toEqual(['cause flag guilty', 'symptom mail'])
  const other = { ...flagAt('elsewhere', 105), service: 'cart' }
  const none = await investigate('change-ranking', params, { series, changes: [other] })
  expect(none.conclusion?.kind).toBe('inconclusive')
  expect(told(none)).toEqual(['symptom mail', 'inconclusive flag elsewhere'])
  const without = await investigate('change-ranking', params, { series })
  expect(without.conclusion).toMatchObject({ question: 'Are all changes told to Faultline?' })
})

test('callee-ranking reads its call graph from a metric too, and asks for the label it misses', async () => {
  const params = {
    ...{ ...periods, alert: 'web', metric: 'latency', node: 'service' },
    calls: { metric: 'calls', caller: 'client', callee: 'server' },
  }
  const series = ['web', 'cart', 'mail'].map((service) =>
    metric(
      'latency',
      { service },
      (minutes) => 100 + (service !== 'mail' && minutes >= 152 ? 90 : 0),
    ),
  )
  const graph = ['cart', 'mail'].map((server) =>
    metric('calls', { client: 'web', server }, () => 5),
  )
  const found = await investigate('callee-ranking', params, { series: [...series, ...graph] })
  expect(told(found)).toEqual(['cause cart'])
  const byTraces = { ...params, calls: 'traces' }
  const calls = [callEdge('web', 'cart'), callEdge('web', 'mail')]
  const same = await investigate('callee-ranking', byTraces, { series, calls })
  expect(told(same)).toEqual(told(found))
  const unknown = await investigate(
    'callee-ranking',
    { ...byTraces, node: 'pod' },
    { series, calls },
  )
  expect(unknown.conclusion).toMatchObject({ question: 'Which label names the node in latency?' })
})

test('callee-ranking does not call an alerting node calm that is too new to be judged', async () => {
  const young = { ...periods.normal, from: periods.normal.to - 5 * minute }
  const found = await investigate(
    'callee-ranking',
    { ...periods, normal: young, alert: 'web', metric: 'latency', node: 'service' },
    { series: [metric('latency', { service: 'web' }, () => 100)], calls: [] },
  )
  expect(found.conclusion).toMatchObject({
    kind: 'inconclusive',
    question: 'Which earlier period of web was normal?',
  })
})

test('metric-anomalies is quiet about a calm metric and tells a jump as a symptom', async () => {
  const params = {
    ...{ metric: 'queue', watched: { from: at(0), to: at(180) }, tellFrom: at(100) },
    ...{ stepMs: minute, warmUp: 60 },
  }
  const calm = await investigate('metric-anomalies', params, {
    series: [metric('queue', {}, () => 20)],
  })
  expect(calm.conclusion?.kind).toBe('healthy')
  const jump = await investigate('metric-anomalies', params, {
    series: [metric('queue', {}, (minutes) => (minutes < 150 ? 20 : 90))],
  })
  expect(told(jump)).toEqual(['symptom metric=queue'])
  expect(jump.findings[0]?.confidence).toBeCloseTo(2 / 3, 9)
})
