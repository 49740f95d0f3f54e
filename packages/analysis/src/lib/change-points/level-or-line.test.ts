import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold, sample } from '../../../test/properties.ts'
import { levelOrLineCost } from './level-or-line.ts'

test('a straight line costs its price and a level nothing', () => {
  const ramp = Float64Array.from({ length: 20 }, (_, i) => 5 * i)
  expect(levelOrLineCost(ramp, 7)(0, 20)).toBeCloseTo(7, 6)
  expect(levelOrLineCost(new Float64Array(20).fill(3), 7)(0, 20)).toBe(0)
})

test('never costs more than the level alone, nor less than no error', () => {
  hold(
    fc.property(sample(4), (values) => {
      const x = Float64Array.from(values)
      const mean = x.reduce((sum, value) => sum + value, 0) / x.length
      const level = x.reduce((sum, value) => sum + (value - mean) ** 2, 0)
      const cost = levelOrLineCost(x, 10)(0, x.length)
      expect(cost).toBeLessThanOrEqual(level + 1e-6)
      expect(cost).toBeGreaterThanOrEqual(0)
    }),
  )
})
