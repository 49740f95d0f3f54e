import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold, sample } from '../../../test/properties.ts'
import { binarySegmentation, optimalPartition, pelt } from './segmentation.ts'
import { segmentCost } from './costs.ts'

/** Optimal partitioning without pruning: the slow definition that PELT must equal. */
function byDefinition(values: readonly number[], penalty: number): number {
  const cost = segmentCost(Float64Array.from(values), 'mean')
  const best = [-penalty]
  for (let end = 1; end <= values.length; end++) {
    best.push(Math.min(...best.map((value, start) => value + cost(start, end) + penalty)))
  }
  return best[values.length] ?? NaN
}

test('pruning never loses the least cost', () => {
  hold(
    fc.property(sample(2, 25), fc.integer({ min: 1, max: 1e6 }), (values, penalty) => {
      const objective = pelt(values, { penalty }).value?.objective ?? NaN
      expect(objective).toBeCloseTo(byDefinition(values, penalty), 3)
    }),
  )
})

test('the exact search is never worse than the greedy one', () => {
  hold(
    fc.property(sample(4, 40), fc.integer({ min: 1, max: 1e6 }), (values, penalty) => {
      const exact = pelt(values, { penalty }).value?.objective ?? NaN
      const greedy = binarySegmentation(values, { penalty }).value?.objective ?? NaN
      expect(exact).toBeLessThanOrEqual(greedy * (1 + 1e-9) + 1e-6)
    }),
  )
})

test('a higher penalty never gives more changes', () => {
  hold(
    fc.property(sample(4, 40), fc.integer({ min: 1, max: 1e5 }), (values, penalty) => {
      const many = pelt(values, { penalty }).value?.changePoints.length ?? 0
      const few = pelt(values, { penalty: 10 * penalty }).value?.changePoints.length ?? 0
      expect(few).toBeLessThanOrEqual(many)
    }),
  )
})

test('segments are at least as long as asked', () => {
  const cost = segmentCost(Float64Array.of(0, 9, 0, 9, 0, 9, 0, 9, 0), 'mean')
  const found = [0, ...optimalPartition({ n: 9, cost, penalty: 0.1, minimum: 3 }), 9]
  found.slice(1).forEach((end, i) => expect(end - (found[i] ?? 0)).toBeGreaterThanOrEqual(3))
})
