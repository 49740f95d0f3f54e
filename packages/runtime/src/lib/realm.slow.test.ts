import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunResult } from '@faultline/sdk/result'
import { bundleFixture, clock, requestOf } from '../../test/harness.ts'
import { createRuntime, type Runtime } from '../index.ts'

let runtime: Runtime
beforeAll(async () => {
  runtime = await createRuntime({ poolSize: 1 })
})
afterAll(() => runtime.close())

async function probe(leave: boolean): Promise<Record<string, unknown>> {
  const result = await runtime.run(requestOf(await bundleFixture('realm'), { leave }))
  expect(result.error).toBeUndefined()
  return told(result)
}

test("clock, randomness and timers are the investigation's own", async () => {
  const seen = await probe(false)
  expect(seen['clock']).toEqual([
    clock,
    clock,
    '2026-11-23T12:00:00.000Z',
    'Mon Nov 23 2026 12:00:00 GMT+0000 (Coordinated Universal Time)',
  ])
  expect(seen['intl']).toBe('12:00:00 PM UTC')
  expect(seen['temporal']).toBe('2026-11-23T12:00:00Z')
  expect(seen['waited']).toEqual([25, 25])
  expect((await probe(false))['random']).toEqual(seen['random'])
})

test('nothing of the host is in reach', async () => {
  const seen = await probe(false)
  expect(seen['present']).toEqual([])
  expect(seen['own realm']).toEqual([true, true, true])
})

test('nothing survives from run to run', async () => {
  await probe(true)
  const seen = await probe(false)
  expect(seen['traces']).toEqual([null, null, null, null])
  expect(seen['timer']).toBeUndefined()
})

function told(result: RunResult): Record<string, unknown> {
  const pairs = result.findings.map(({ entity, summary }) => [
    entity.kind === 'service' ? entity.name : '',
    summary === 'undefined' ? undefined : JSON.parse(summary),
  ])
  return Object.fromEntries(pairs)
}
