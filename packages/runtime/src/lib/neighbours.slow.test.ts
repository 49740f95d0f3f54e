import { expect, test, vi } from 'vitest'
import { bundleFixture, requestOf, testSources } from '../../test/harness.ts'
import { createRuntime } from '../index.ts'

const read = (metric: string): object => ({ do: 'read', metric })
const program = [
  ...[read('a'), { do: 'find', about: 'checkout' }, read('bb'), read('ccc')],
  { do: 'find', about: 'payment' },
]

test.each([
  ['spin', 'timed_out'],
  ['heap', 'out_of_memory'],
  ['buffers', 'out_of_memory'],
])(
  'runs beside one that does %s end as if it were not there, no source asked twice',
  async (how, status) => {
    const runtime = await createRuntime({ poolSize: 1, heapMb: 64, memoryMb: 300 })
    const [misbehave, good] = await Promise.all([
      bundleFixture('misbehave'),
      bundleFixture('program'),
    ])
    const expected = await runtime.run(requestOf(good, { program }))
    // The neighbours have been answered by the time that the process is lost, and wait for more.
    const delayMs = (metric: string): number => (metric === 'bb' ? 500 : 0)
    const neighbours = Array.from({ length: 5 }, () => testSources({ delayMs }))
    const runs = neighbours.map(({ broker }) =>
      runtime.run(requestOf(good, { program }, { broker })),
    )
    const bad = runtime.run(requestOf(misbehave, { how }, { limits: { cpuMs: 2_000 } }))
    for (const result of await Promise.all(runs)) {
      expect(result.status).toBe('succeeded')
      expect(result.findings).toEqual(expected.findings)
    }
    for (const { asked } of neighbours) expect(asked.toSorted()).toEqual(['a', 'bb', 'ccc'])
    expect((await bad).status).toBe(status)
    await runtime.close()
  },
)

test('a process is replaced after so many runs, and when it has grown so large', async () => {
  const request = requestOf(await bundleFixture('minimal'), { service: 'checkout' })
  const byRuns = await createRuntime({ poolSize: 1, retireAfterRuns: 3 })
  const seen = new Set<number>()
  const runUntilReplaced = async (): Promise<void> => {
    await byRuns.run(request)
    for (const id of byRuns.processIds()) seen.add(id)
    expect(seen.size).toBeGreaterThanOrEqual(3)
  }
  await vi.waitFor(runUntilReplaced, { timeout: 60_000 })
  expect(byRuns.processIds().length).toBeLessThanOrEqual(2)
  await byRuns.close()

  const bySize = await createRuntime({ poolSize: 1, retireAboveMb: 1 })
  const [first] = bySize.processIds()
  await bySize.run(requestOf(await bundleFixture('large'), {}))
  await vi.waitFor(() => expect(bySize.processIds()).not.toContain(first), { timeout: 60_000 })
  await bySize.close()
})

test('after idle a warm process is there, so that the first run starts none', async () => {
  const request = requestOf(await bundleFixture('minimal'), { service: 'checkout' })
  const runtime = await createRuntime({ poolSize: 1 })
  await runtime.run(request)
  const before = runtime.processIds()
  await new Promise((resolve) => setTimeout(resolve, 2_000))
  expect(runtime.processIds()).toEqual(before)
  expect((await runtime.run(request)).status).toBe('succeeded')
  expect(runtime.processIds()).toEqual(before)
  await runtime.close()
})

test('however many runs want a process of their own, there are never more than a few', async () => {
  const runtime = await createRuntime({ poolSize: 1 })
  const request = requestOf(await bundleFixture('budget'), { how: 'calls' })
  let most = 0
  const watch = setInterval(() => (most = Math.max(most, runtime.processIds().length)), 5)
  const runs = Array.from({ length: 10 }, () => runtime.run(request))
  for (const { status } of await Promise.all(runs)) expect(status).toBe('denied')
  clearInterval(watch)
  expect(most).toBeGreaterThan(1)
  expect(most).toBeLessThanOrEqual(3)
  await runtime.close()
})

test('runs that wait for a process of their own end when the runtime is closed', async () => {
  const runtime = await createRuntime({ poolSize: 1 })
  const { broker } = testSources({ delayMs: () => 60_000 })
  const request = requestOf(await bundleFixture('budget'), { how: 'calls' }, { broker })
  const runs = Array.from({ length: 5 }, () => runtime.run(request))
  await vi.waitFor(() => expect(runtime.processIds().length).toBe(3), { timeout: 20_000 })
  await runtime.close()
  for (const { status } of await Promise.all(runs)) expect(status).toBe('cancelled')
})
