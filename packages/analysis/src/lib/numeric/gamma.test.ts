import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold } from '../../../test/properties.ts'
import { betaIncomplete, gammaQ, logChoose, logGamma } from './gamma.ts'

const positive = fc.double({ min: 0.05, max: 50, noNaN: true })

test('Γ(x + 1) = x Γ(x)', () => {
  hold(
    fc.property(positive, (x) => {
      expect(logGamma(x + 1)).toBeCloseTo(Math.log(x) + logGamma(x), 10)
    }),
  )
})

test('known values', () => {
  expect(logGamma(0.5)).toBeCloseTo(0.5 * Math.log(Math.PI), 13)
  expect(Math.exp(logChoose(10, 3))).toBeCloseTo(120, 9)
  expect(gammaQ(1, 2)).toBeCloseTo(Math.exp(-2), 14)
  expect(betaIncomplete(0.3, 1, 1)).toBeCloseTo(0.3, 14)
})

test('the incomplete beta function mirrors and grows', () => {
  hold(
    fc.property(fc.double({ min: 0.001, max: 1, noNaN: true }), positive, positive, (x, a, b) => {
      expect(betaIncomplete(x, a, b) + betaIncomplete(1 - x, b, a)).toBeCloseTo(1, 9)
      expect(betaIncomplete(Math.min(1, x + 0.1), a, b)).toBeGreaterThanOrEqual(
        betaIncomplete(x, a, b) - 1e-12,
      )
    }),
  )
})
