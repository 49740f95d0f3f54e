import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundleFixture, requestOf } from '../../test/harness.ts'
import { createRuntime, type AnalyzerBundle, type RunLimits, type Runtime } from '../index.ts'

let runtime: Runtime
let bundle: AnalyzerBundle
beforeAll(async () => {
  runtime = await createRuntime({ heapMb: 64, memoryMb: 300 })
  bundle = await bundleFixture('misbehave')
})
afterAll(() => runtime.close())

/** Ends as said, keeping what was found before; in one sentence with the author's own place. */
const cases: readonly [how: string, limits: Partial<RunLimits>, status: string, error: object][] = [
  ['spin', { cpuMs: 300 }, 'timed_out', { limit: { limit: 'cpuMs', maximum: 300 } }],
  ['microtasks', { cpuMs: 300 }, 'timed_out', { limit: { limit: 'cpuMs', maximum: 300 } }],
  ['expression', { cpuMs: 300 }, 'timed_out', { limit: { limit: 'cpuMs', maximum: 300 } }],
  ['throw trap', { cpuMs: 300 }, 'timed_out', { limit: { limit: 'cpuMs', maximum: 300 } }],
  ['heap', {}, 'out_of_memory', { limit: { limit: 'heapMb', maximum: 64 } }],
  ['buffers', {}, 'out_of_memory', { limit: { limit: 'memoryMb', maximum: 300 } }],
  ['flood', {}, 'denied', { code: 'limit_exceeded' }],
  ['never', {}, 'failed', { code: 'never_settles' }],
  ['slow', { wallMs: 300 }, 'timed_out', { limit: { limit: 'wallMs', maximum: 300 } }],
  ['calls', { calls: 10 }, 'denied', { limit: { limit: 'calls', maximum: 10, actual: 11 } }],
  [
    'calls',
    { outputsLength: 1_000 },
    'denied',
    { limit: { limit: 'outputsLength', maximum: 1_000 } },
  ],
  ['calls', { bytesRead: 1_000 }, 'denied', { limit: { limit: 'bytesRead', maximum: 1_000 } }],
  [
    'calls',
    { journalBytes: 1_000 },
    'denied',
    { limit: { limit: 'journalBytes', maximum: 1_000 } },
  ],
  ['big finding', {}, 'failed', { code: 'output_rejected' }],
  ['throw string', {}, 'failed', { message: expect.stringContaining('"out of coffee"') }],
  [
    'throw in step',
    {},
    'failed',
    {
      step: 'The step',
      message: 'TypeError: no such thing (packages/runtime/test/fixtures/misbehave.ts:60:17)',
      location: 'packages/runtime/test/fixtures/misbehave.ts:60:17',
    },
  ],
  ['floating', {}, 'failed', { message: expect.stringContaining('misbehave.ts:64') }],
  [
    'out of scope',
    {},
    'denied',
    {
      code: 'source_denied',
      message: expect.stringMatching(/reaches metrics latency\*, not secrets.*misbehave\.ts:86/),
    },
  ],
  ['deep question', {}, 'failed', { message: expect.stringContaining('deeper than 100 levels') }],
  ['deep params', {}, 'failed', { message: expect.stringContaining('deeper than 100 levels') }],
  ['throw function', {}, 'failed', { message: expect.stringContaining('threw a function; throw') }],
  ['floating apart', {}, 'failed', { message: expect.stringContaining('nobody sees this') }],
  ['other run', {}, 'failed', { message: expect.stringContaining('object is not extensible') }],
  [
    'other analyzer',
    {},
    'failed',
    { message: expect.stringContaining('object is not extensible') },
  ],
  ['wrong query', {}, 'failed', { code: 'source_bad_query' }],
  ['undeclared', {}, 'failed', { code: 'need_undeclared' }],
  ['cause without evidence', {}, 'failed', { code: 'finding_rejected' }],
]

test.each(cases)('%s %j ends %s', async (...[how, limits, status, error]) => {
  const result = await runtime.run(requestOf(bundle, { how }, { limits }))
  expect(result.error).toMatchObject(error)
  expect(result.status).toBe(status)
  expect(result.findings[0]?.summary).toBe('found before it went wrong')
})

test('a run that spins takes no other run of its process with it', async () => {
  const small = await createRuntime({ poolSize: 1 })
  const limits = { cpuMs: 300 }
  const bad = small.run(requestOf(bundle, { how: 'spin' }, { limits }))
  const good = small.run(requestOf(await bundleFixture('minimal'), { service: 'checkout' }))
  expect((await bad).status).toBe('timed_out')
  expect((await good).status).toBe('succeeded')
  await small.close()
})

test('a run is cancelled by its signal', async () => {
  const controller = new AbortController()
  const request = requestOf(bundle, { how: 'slow' }, { signal: controller.signal })
  const run = runtime.run({
    ...request,
    onEvent: ({ type }) => type === 'finding' && controller.abort(),
  })
  expect((await run).status).toBe('cancelled')
})
