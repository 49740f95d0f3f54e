import { expect, test } from 'vitest'
import { pairedLevels, pairedRates } from './paired-contrasts.ts'

test('one wild minute does not move the contrast of two levels', () => {
  const baseline = Float64Array.from({ length: 15 }, (_, i) => 50 + i)
  const canary = baseline.map((value, i) => value * (i === 7 ? 40 : 1.5 + 0.01 * (i % 3)))
  const contrast = pairedLevels(baseline, canary)
  expect(Math.exp(contrast?.estimate ?? 0)).toBeCloseTo(1.51, 1)
  expect(contrast?.error).toBeLessThan(0.02)
})

test('minutes that vary beyond counting make the rates less certain', () => {
  const whole = new Float64Array(12).fill(1000)
  const even = new Float64Array(12).fill(20)
  const bursts = Float64Array.from({ length: 12 }, (_, i) => (i % 3 === 0 ? 60 : 0))
  const rates = { baseline: even, baselineWhole: whole, canaryWhole: whole, isBinomial: true }
  const steady = pairedRates({ ...rates, canary: even })
  const bursting = pairedRates({ ...rates, canary: bursts })
  expect(bursting?.estimate).toBeCloseTo(steady?.estimate ?? NaN, 9)
  expect(bursting?.error).toBeGreaterThan(2 * (steady?.error ?? NaN))
})

test('needs three minutes in common', () => {
  expect(pairedLevels(Float64Array.of(1, 2), Float64Array.of(1, 2))).toBeUndefined()
})
