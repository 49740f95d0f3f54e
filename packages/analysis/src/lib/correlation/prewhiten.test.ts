import { expect, test } from 'vitest'
import { noise } from '../../../test/properties.ts'
import { autocorrelation } from '../structure/autocorrelation.ts'
import { autoregression, prewhiten } from './prewhiten.ts'

let state = 0
const smooth = Float64Array.from(noise(11, 2000), (value) => (state = 0.9 * state + value))

test('finds the coefficient of an autoregression of order one', () => {
  expect(autoregression(smooth, 1)[0]).toBeCloseTo(0.9, 1)
})

test('what is left has next to no memory', () => {
  const { x } = prewhiten(smooth, smooth)
  expect(autocorrelation(smooth, 1).value?.[1]).toBeGreaterThan(0.85)
  expect(Math.abs(autocorrelation(x.slice(20), 1).value?.[1] ?? 1)).toBeLessThan(0.06)
})

test('a constant series has nothing to fit', () => {
  expect(autoregression(new Float64Array(50).fill(2), 5)).toHaveLength(0)
})
