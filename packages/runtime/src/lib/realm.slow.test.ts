import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunResult } from '@faultline/sdk/result'
import { bundleFixture, clock, requestOf, testSources } from '../../test/harness.ts'
import { traces } from '../../test/fixtures/escape-attempts.ts'
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

test.each(Object.keys(traces))(
  '%s that a run leaves is not there for the next',
  async (attempt) => {
    const bundle = await bundleFixture('escape')
    const look = async (phase: string): Promise<number | undefined> => {
      const result = await runtime.run(requestOf(bundle, { attempt, phase }))
      expect(result.error).toBeUndefined()
      return result.findings[0]?.confidence
    }
    await look('leave')
    expect(await look('look')).toBe(0)
  },
)

test('a promise and a timer that a run leaves pending come to nothing, beside the next and after', async () => {
  const bundle = await bundleFixture('leaves-behind')
  const { broker, asked } = testSources({ delayMs: (metric) => (metric === 'late' ? 300 : 0) })
  const first = await runtime.run(requestOf(bundle, { leave: true }, { broker }))
  expect(first.status).toBe('succeeded')
  const second = await runtime.run(requestOf(bundle, { leave: false, waitMs: 600 }, { broker }))
  expect(second.findings.map(({ summary }) => summary)).toEqual(['It waited.'])
  expect(asked).toEqual(['late', 'first', 'own'])
})

function told(result: RunResult): Record<string, unknown> {
  const pairs = result.findings.map(({ entity, summary }) => [
    entity.kind === 'service' ? entity.name : '',
    summary === 'undefined' ? undefined : JSON.parse(summary),
  ])
  return Object.fromEntries(pairs)
}
