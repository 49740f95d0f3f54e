import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunEvent } from '@faultline/sdk/result'
import { runResultSchema } from '@faultline/sdk/result'
import { bundleFixture, clock, requestOf, testSources } from '../../test/harness.ts'
import { createRuntime, type Runtime } from '../index.ts'

let runtime: Runtime
beforeAll(async () => {
  runtime = await createRuntime()
})
afterAll(() => runtime.close())

test('a bundle is described as data', async () => {
  const { version, ...manifest } = await runtime.describe(await bundleFixture('chains'))
  expect(version).toMatch(/^[0-9a-f]{12}$/)
  expect(manifest).toEqual({
    id: 'parent',
    title: 'Chains',
    owner: 'team-runtime',
    needs: [{ name: 'metrics', kind: 'metrics', scope: {} }],
    triggers: [{ index: 0, kind: 'alert', names: ['Slow'], labels: ['service'] }],
    chained: ['child', 'circular'],
    location: 'packages/runtime/test/fixtures/chains.ts:42:10',
  })
})

test('a run reads through its needs and finds, told as it happens', async () => {
  const events: RunEvent[] = []
  const bundle = await bundleFixture('minimal')
  const { broker, asked } = testSources()
  const request = requestOf(bundle, { service: 'checkout' }, { broker })
  const result = await runtime.run({ ...request, onEvent: (event) => events.push(event) })
  expect(runResultSchema.parse(result)).toEqual(result)
  expect(result.status).toBe('succeeded')
  expect(result.conclusion).toEqual({
    kind: 'cause',
    sentence: 'checkout is slow',
    confidence: 0.9,
  })
  expect(result.findings[0]?.evidence[0]).toMatchObject({
    series: [{ name: 'latency', values: expect.arrayContaining([null]) }],
    provenance: [{ entry: 0, need: 'metrics', query: 'select latency' }],
  })
  expect(result.coverage).toEqual([
    { need: 'metrics', kind: 'metrics', calls: 1, state: 'answered' },
  ])
  expect(asked).toEqual(['latency'])
  expect(events.map((event) => event.type)).toEqual([
    'run_started',
    'step_started',
    'step_ended',
    'finding',
    'run_ended',
  ])
})

test("a trigger's params are made from the alert inside the sandbox", async () => {
  const alert = {
    fingerprint: 'f',
    name: 'Slow',
    status: 'firing',
    labels: { service: 'payment' },
    annotations: {},
    startsAt: clock,
  } as const
  const request = requestOf(await bundleFixture('minimal'), null)
  const result = await runtime.run({
    ...request,
    alert,
    start: { kind: 'trigger', trigger: 0, alert },
  })
  expect(result.params).toEqual({ service: 'payment' })
  expect(result.conclusion.sentence).toBe('payment is slow')
})

test('chained runs have their own needs and join the investigation once', async () => {
  const { broker, asked } = testSources()
  const request = requestOf(await bundleFixture('chains'), { service: 'checkout' }, { broker })
  const result = await runtime.run(request)
  expect(result.status).toBe('succeeded')
  expect(result.runs.map(({ id, analyzer, status }) => [id, analyzer.id, status])).toEqual([
    ['1.1', 'child', 'succeeded'],
    ['1.3', 'child', 'failed'],
    ['1.4', 'circular', 'succeeded'],
  ])
  expect(result.findings.map(({ id, kind, summary }) => [id, kind, summary])).toEqual([
    ['1.1.1', 'cause', 'A change broke checkout'],
    [
      '1.1',
      'symptom',
      `1,1 failed the child broke (packages/runtime/test/fixtures/chains.ts:12:44) ${clock}`,
    ],
    [
      '1.4.1',
      'inconclusive',
      'denied: circular chains to parent, which is itself waiting for circular: the cycle was cut here.',
    ],
    [
      '1.4.cycle-1',
      'inconclusive',
      'circular chains to parent, which is itself waiting for circular: the cycle was cut here.',
    ],
  ])
  expect(asked).toEqual(['latency', 'changes of checkout', 'changes of broken'])
})

test('a source that fails is an answer, and the conclusion says what was not checked', async () => {
  const request = requestOf(await bundleFixture('program'), {
    program: [
      { do: 'read', metric: 'broken' },
      { do: 'find', about: 'checkout' },
    ],
  })
  const result = await runtime.run(request)
  expect(result.status).toBe('succeeded')
  expect(result.coverage).toEqual([
    {
      need: 'metrics',
      kind: 'metrics',
      calls: 1,
      state: 'unavailable',
      message: 'broken cannot be read',
    },
  ])
  expect(result.conclusion.sentence).toMatch(/Not checked: metrics \(unavailable\)\.$/)
})

test('params that do not fit fail with the path', async () => {
  const result = await runtime.run(requestOf(await bundleFixture('minimal'), { service: 7 }))
  expect(result.status).toBe('failed')
  expect(result.error).toMatchObject({
    code: 'params_invalid',
    message:
      'The params do not fit minimal: params.service: Invalid input (packages/runtime/test/fixtures/minimal.ts:4:24)',
  })
})

test('many investigations at once do not mix', async () => {
  const bundle = await bundleFixture('minimal')
  const names = Array.from({ length: 100 }, (_, index) => `service-${index}`)
  const results = await Promise.all(
    names.map((service) => runtime.run(requestOf(bundle, { service }))),
  )
  expect(results.map((result) => result.conclusion.sentence)).toEqual(
    names.map((service) => `${service} is slow`),
  )
})
