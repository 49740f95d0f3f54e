import { afterAll, beforeAll, expect, test } from 'vitest'
import { requestOf, fixture, testSources } from '../../test/harness.ts'
import { bundleAnalyzer, createRuntime, type AnalyzerBundle, type Runtime } from '../index.ts'

let runtime: Runtime
let asker: AnalyzerBundle
let registered: AnalyzerBundle[]
beforeAll(async () => {
  runtime = await createRuntime()
  const names = ['asker', 'deployments', 'flags']
  const bundles = await Promise.all(
    names.map((name) => bundleAnalyzer(fixture(`whoever/${name}.ts`))),
  )
  registered = bundles
  const [first] = bundles
  if (!first) throw new Error('no bundle')
  asker = first
})
afterAll(() => runtime.close())

test('whoever is registered for an entity is run within its own needs, as a sub-tree', async () => {
  const { broker, asked } = testSources()
  const request = requestOf(asker, { service: 'checkout' }, { broker, registered })
  const result = await runtime.run(request)
  expect(result.status).toBe('succeeded')
  expect(result.conclusion).toMatchObject({
    kind: 'cause',
    sentence: 'checkout@v2 broke checkout.',
  })
  expect(result.runs.map(({ id, analyzer, params }) => [id, analyzer.id, params])).toEqual([
    ['1.1', 'deployments', { of: 'checkout' }],
    ['1.2', 'flags', { service: 'checkout' }],
  ])
  expect(result.findings.find(({ analyzer }) => analyzer === 'asker')?.summary).toMatch(
    /^deployments of team-delivery: succeeded deployment ; flags of team-flags: succeeded service\+flag \.$/,
  )
  expect(asked).toEqual(['changes of checkout'])
  expect(result.coverage).toEqual([
    { need: 'metrics', kind: 'metrics', calls: 0, state: 'not_asked' },
  ])
})

test('a cycle is cut with a finding that says so, about what was asked', async () => {
  const result = await runtime.run(requestOf(asker, { service: 'checkout' }, { registered }))
  const cut = result.findings.filter(({ summary }) => summary.endsWith('the cycle was cut here.'))
  expect(cut.map(({ kind, entity, confidence }) => [kind, entity, confidence])).toEqual([
    ['inconclusive', { kind: 'service', name: 'checkout' }, 0],
  ])
  expect(result.runs.map(({ status }) => status)).toEqual(['succeeded', 'succeeded'])
})

test('only analyzers that may emit the kinds asked for are run', async () => {
  const params = { service: 'checkout', only: 'deployment' }
  const result = await runtime.run(requestOf(asker, params, { registered: registered.slice(0, 2) }))
  expect(result.runs.map(({ analyzer }) => analyzer.id)).toEqual(['deployments'])
})

test.each([
  ['broken', /flags of team-flags: failed {2}flags cannot be read \(.*flags\.ts:20:\d+\)/],
  [
    'unknown',
    /flags of team-flags: failed {2}the trigger failed: no such service \(.*flags\.ts:15:\d+\)/,
  ],
])('one that fails is a result for the one that asks: %s', async (service, said) => {
  const result = await runtime.run(requestOf(asker, { service }, { registered }))
  expect(result.status).toBe('succeeded')
  expect(result.findings.find(({ analyzer }) => analyzer === 'asker')?.summary).toMatch(said)
})

test('without anybody registered there is nobody', async () => {
  const result = await runtime.run(requestOf(asker, { service: 'checkout' }))
  expect(result.status).toBe('succeeded')
  expect(result.runs).toEqual([])
})

test('a replay asks whoever was asked, and finds the same', async () => {
  const recording = await runtime.record(requestOf(asker, { service: 'checkout' }, { registered }))
  const replayed = await runtime.replay(asker, recording, registered)
  expect(replayed.findings).toEqual(recording.result.findings)
  expect(replayed.conclusion).toEqual(recording.result.conclusion)
  const journals = [...recording.journals.values()].map(({ run, analyzer }) => [
    run,
    analyzer.version,
  ])
  expect(new Set(journals.map(([, version]) => version)).size).toBe(3)
})
