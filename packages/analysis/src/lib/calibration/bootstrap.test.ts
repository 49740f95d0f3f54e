import { expect, test } from 'vitest'
import { bootstrapInterval } from './bootstrap.ts'

const mean = (sample: Float64Array): number =>
  sample.reduce((sum, value) => sum + value, 0) / sample.length

test('the interval of a mean is near the textbook one', () => {
  const values = Array.from({ length: 200 }, (_, i) => i % 10)
  const { value } = bootstrapInterval(values, mean)
  expect(value?.low).toBeCloseTo(4.5 - 0.4, 1)
  expect(value?.high).toBeCloseTo(4.5 + 0.4, 1)
})

test('the same seed gives the same interval', () => {
  const values = [1, 5, 2, 8, 3, 9, 4]
  expect(bootstrapInterval(values, mean, { seed: 3 })).toEqual(
    bootstrapInterval(values, mean, { seed: 3 }),
  )
})
