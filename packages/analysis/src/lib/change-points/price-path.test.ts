import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold, noise } from '../../../test/properties.ts'
import { levelOrLineCost } from './level-or-line.ts'
import { pricePath } from './price-path.ts'
import { optimalPartition } from './segmentation.ts'

/** The same path by one search for each price. */
function everyPrice(values: Float64Array): string[] {
  const n = values.length
  const found: string[] = []
  for (let price = n / 1.7; price > 0.15 * Math.log(n); price /= 1.7) {
    const cost = levelOrLineCost(values, price)
    const changes = optimalPartition({ n, cost, penalty: price, minimum: 3 })
    if (changes.join() !== found.at(-1)) found.push(changes.join())
    if (changes.length > Math.max(3, n / 8)) break
  }
  return found
}

test('the path is that of a search at every price', () => {
  const series = fc.record({
    n: fc.integer({ min: 12, max: 120 }),
    seed: fc.nat(9999),
    step: fc.integer({ min: 0, max: 8 }),
    every: fc.integer({ min: 8, max: 60 }),
    slope: fc.constantFrom(0, 0.1),
  })
  hold(
    fc.property(series, ({ n, seed, step, every, slope }) => {
      const values = noise(seed, n).map(
        (value, i) => value + step * (Math.floor(i / every) % 2) + slope * i,
      )
      const mean = values.reduce((sum, value) => sum + value / n, 0)
      const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
      const scaled = Float64Array.from(values, (value) => (value - mean) / Math.sqrt(squares / n))
      const path = pricePath([scaled], 3).map(({ changePoints }) => changePoints.join())
      expect(path).toEqual(everyPrice(scaled))
    }),
  )
})
