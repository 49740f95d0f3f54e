import { expect, test } from 'vitest'
import { createRandom } from '../numeric/random.ts'
import { eDivisive } from './e-divisive.ts'

test('finds a change of spread that leaves the level alone', () => {
  const random = createRandom(12)
  const values = Array.from({ length: 120 }, (_, i) => (random() - 0.5) * (i < 60 ? 1 : 12))
  const changes = eDivisive(values).value
  expect(changes?.length).toBe(1)
  expect(Math.abs((changes?.[0]?.index ?? 0) - 60)).toBeLessThanOrEqual(6)
})

test('finds nothing in noise of one kind', () => {
  const random = createRandom(13)
  expect(eDivisive(Array.from({ length: 100 }, () => random())).value).toEqual([])
})
