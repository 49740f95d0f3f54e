import { expect, test } from 'vitest'
import { createRandom } from '../numeric/random.ts'
import { companions } from './one-against-many.ts'

function wander(seed: number, n: number): Float64Array {
  const random = createRandom(seed)
  let level = 0
  return Float64Array.from({ length: n }, () => (level = 0.8 * level + random() - 0.5))
}

test('finds the one series that leads, with its lag, among many that only wander', () => {
  const reference = wander(1, 400)
  const leading = Float64Array.from({ length: 400 }, (_, t) => (reference[t + 4] ?? 0) * 3 + 7)
  const others = Array.from({ length: 60 }, (_, i) => wander(i + 10, 400))
  const found = companions(reference, [...others, leading], { maximumLag: 20 }).value
  expect(found?.[0]).toMatchObject({ index: 60, lag: -4 })
  expect(found?.length).toBeLessThanOrEqual(3)
})
