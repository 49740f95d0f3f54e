import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold, sample } from '../../../test/properties.ts'
import { segmentCost, type CostName } from './costs.ts'

test('splitting a segment never costs more of squared error or likelihood', () => {
  hold(
    fc.property(sample(4), fc.integer({ min: 1, max: 3 }), (values, at) => {
      const counts = Float64Array.from(values, Math.abs)
      for (const name of ['mean', 'poisson'] satisfies CostName[]) {
        const cost = segmentCost(counts, name)
        const parts = cost(0, at) + cost(at, counts.length)
        expect(parts).toBeLessThanOrEqual(cost(0, counts.length) * (1 + 1e-9) + 1e-6)
      }
    }),
  )
})

test('the cost of a mean is the squared distance from it, also far from zero', () => {
  const cost = segmentCost(Float64Array.of(1e9 + 1, 1e9 + 2, 1e9 + 3), 'mean')
  expect(cost(0, 3)).toBeCloseTo(2, 9)
})
