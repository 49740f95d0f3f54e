import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gapped, hold, noise } from '../../../test/properties.ts'
import { laggedCorrelation } from './lagged.ts'

const pair = (seed: number, lag: number): [number[], number[]] => {
  const x = noise(seed, 200)
  return [x, noise(seed + 1, 200).map((value, i) => 2 * (x[i - lag] ?? 0) + 0.4 * value)]
}

test('finds the lag, and its reverse when the sides are swapped', () => {
  hold(
    fc.property(fc.nat({ max: 9 }), fc.nat({ max: 1000 }), (lag, seed) => {
      const [x, y] = pair(seed, lag)
      expect(laggedCorrelation(x, y, { maximumLag: 12 }).value?.lag).toBe(lag)
      expect(laggedCorrelation(y, x, { maximumLag: 12 }).value?.lag).toBe(lag === 0 ? 0 : -lag)
    }),
    30,
  )
})

test('missing values never turn the sign', () => {
  hold(
    fc.property(fc.nat({ max: 1000 }), (seed) => {
      const [x, y] = pair(seed, 3)
      const falling = y.map((value) => -value)
      const at = (other: number[]): number =>
        laggedCorrelation(gapped(x, seed), gapped(other, seed + 1), { maximumLag: 5 }).value
          ?.coefficient ?? 0
      expect(at(y)).toBeGreaterThan(0)
      expect(at(falling)).toBeLessThan(0)
    }),
    30,
  )
})

test('two random walks that have nothing in common are not called significant', () => {
  let found = 0
  for (let seed = 1; seed <= 40; seed++) {
    const walk = (from: number): number[] => {
      let sum = 0
      return noise(from, 200).map((value) => (sum += value))
    }
    const result = laggedCorrelation(walk(seed), walk(seed + 500), { maximumLag: 20 }).value
    if ((result?.pValue ?? 1) < 0.05) found++
  }
  expect(found).toBeLessThan(8)
})
