import { expect, test } from 'vitest'
import { createRandom } from '../numeric/random.ts'
import { onlineChange } from './online.ts'

const random = createRandom(9)
const values = Array.from({ length: 200 }, (_, i) => random() + random() + (i >= 120 ? 5 : 0))

test('is sure of a change within a few points of it and not before', () => {
  const { value } = onlineChange(values)
  const first = value?.probability.findIndex((probability) => probability > 0.9) ?? -1
  expect(first).toBeGreaterThanOrEqual(120)
  expect(first).toBeLessThanOrEqual(124)
  expect(value?.runLength[199]).toBeGreaterThan(70)
})

test('later points never change what was said of earlier ones', () => {
  const early = onlineChange(values.slice(0, 100)).value?.probability
  expect(onlineChange(values).value?.probability.slice(0, 100)).toEqual(early)
})
