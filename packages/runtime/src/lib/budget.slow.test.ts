import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundleFixture, requestOf } from '../../test/harness.ts'
import { createRuntime, type AnalyzerBundle, type Runtime } from '../index.ts'

let runtime: Runtime
let bundle: AnalyzerBundle
beforeAll(async () => {
  runtime = await createRuntime({ limits: { cpuMs: 2_000 } })
  bundle = await bundleFixture('budget')
})
afterAll(() => runtime.close())

test.each([
  ['calls', 'denied', { limit: 'calls', maximum: 3, actual: 4 }],
  ['memory', 'out_of_memory', { limit: 'memoryMb', maximum: 150 }],
  // The analyzer declares 3 s, and its team may 2 s.
  ['spin', 'timed_out', { limit: 'cpuMs', maximum: 2_000 }],
])('a run is ended by the %s that its analyzer declares', async (how, status, limit) => {
  const result = await runtime.run(requestOf(bundle, { how }))
  expect(result.status).toBe(status)
  expect(result.error?.limit).toMatchObject(limit)
  expect(result.findings.map(({ summary }) => summary)).toEqual(['found before'])
})

test('what an analyzer declares is told with what it is', async () => {
  const { limits } = await runtime.describe(bundle)
  expect(limits).toEqual({ calls: 3, memoryMb: 150, cpuMs: 3_000 })
})
