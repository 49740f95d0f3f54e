import { expect, test } from 'vitest'
import { run, searchIn } from '../../test/fuzz/sandbox.ts'
import { openWeakArena } from '../../test/weak/arena.ts'

const progress = (): void => {}

test('programs that a grammar makes find no way through the boundary between runs', async () => {
  const { programs, finds } = await run({ seconds: 45, seed: 20, progress })
  expect(finds).toEqual([])
  expect(programs).toBeGreaterThan(20)
})

test('where nothing guards it they find one at once', async () => {
  const { finds } = await searchIn(openWeakArena(), { seconds: 5, seed: 20, progress })
  expect(finds.map(({ oracle }) => oracle)).toContain('foreign object')
})
