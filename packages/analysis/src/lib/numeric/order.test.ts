import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold, sample } from '../../../test/properties.ts'
import { madAround, medianOf, midranks } from './order.ts'

test('ranks add up to n (n + 1) / 2 and follow the order', () => {
  hold(
    fc.property(sample(1), (values) => {
      const { ranks } = midranks(Float64Array.from(values))
      const n = values.length
      expect(ranks.reduce((sum, rank) => sum + rank, 0)).toBe((n * (n + 1)) / 2)
      values.forEach((one, i) =>
        values.forEach((other, j) => {
          if (one < other) expect(ranks[i]).toBeLessThan(ranks[j] ?? NaN)
          if (one === other) expect(ranks[i]).toBe(ranks[j])
        }),
      )
    }),
  )
})

test('half of the values lie on each side of the median', () => {
  hold(
    fc.property(sample(1), (values) => {
      const x = Float64Array.from(values)
      const middle = medianOf(x)
      expect(2 * x.filter((value) => value < middle).length).toBeLessThanOrEqual(x.length)
      expect(2 * x.filter((value) => value > middle).length).toBeLessThanOrEqual(x.length)
      expect(madAround(x, middle)).toBeGreaterThanOrEqual(0)
    }),
  )
})
