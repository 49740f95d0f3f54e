import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold, noise } from '../../../test/properties.ts'
import { changeProbabilities } from './change-odds.ts'

/** Noise with a step in its middle, of which the search has told. */
function oddsOf(seed: number, step: number, at = 40): number {
  const values = Float64Array.from(noise(seed, 80), (value, i) => value + (i < 40 ? 0 : step))
  const segmented = { changePoints: [at], linePrice: 40, leastResidual: 1e-4 }
  return changeProbabilities([values], segmented)[0] ?? NaN
}

test('a step is a change, and noise that was cut is none', () => {
  hold(
    fc.property(fc.nat(9999), (seed) => {
      expect(oddsOf(seed, 5)).toBeGreaterThan(0.95)
      expect(oddsOf(seed, 0)).toBeLessThan(0.1)
    }),
  )
})

test('each change is weighed by itself', () => {
  const values = Float64Array.from(noise(3, 120), (value, i) => value + (i < 40 ? 0 : 6))
  const segmented = { changePoints: [40, 80], linePrice: 60, leastResidual: 1e-4 }
  const [real = NaN, idle = NaN] = changeProbabilities([values], segmented)
  expect(real).toBeGreaterThan(0.95)
  expect(idle).toBeLessThan(0.1)
})
