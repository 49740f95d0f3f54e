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

test('rounds in which the statistic is no number are left out and counted, and all of them are no answer', () => {
  const firstOrNone = (sample: Float64Array): number => (sample[0] === 1 ? NaN : (sample[0] ?? 0))
  const some = bootstrapInterval([1, 2, 3], firstOrNone)
  expect(some.value?.high).toBe(3)
  expect(some.diagnostics.map(({ code }) => code)).toContain('degenerate')
  expect(bootstrapInterval([1, 2, 3], () => NaN)).toMatchObject({
    value: null,
    diagnostics: [{ code: 'degenerate' }],
  })
})
