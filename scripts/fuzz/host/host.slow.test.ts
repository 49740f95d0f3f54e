import { expect, test } from 'vitest'
import { run } from './host.ts'

const quiet = { seed: 1, progress: () => {} }

test('what strangers send is read within limits', { timeout: 240_000 }, async () => {
  const { programs, finds } = await run({ ...quiet, seconds: 8 })
  expect(finds).toEqual([])
  expect(programs).toBeGreaterThan(5)
})

test.each([
  ['bad-quadratic', 'quadratic'],
  ['bad-crash', 'crash'],
  ['bad-throw', 'throw'],
  ['bad-memory', 'memory'],
  ['bad-hang', 'hang'],
])('a reader that is %s is found', { timeout: 240_000 }, async (target, oracle) => {
  // Only what hangs may wait for the limit.
  const wallMs = oracle === 'hang' ? 500 : 30_000
  const { finds } = await run({ ...quiet, seconds: 1, target, wallMs })
  expect(finds).toMatchObject([{ oracle, program: expect.stringContaining(target) }])
})
