import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold } from '../../../test/properties.ts'
import { evidenceFactors, scopeFactor } from './factors.ts'

const here = { service: 'payment', region: 'eu' }

test('agreement speaks for an event, conflict against it, silence hardly', () => {
  const ratio = (scope: Record<string, string>): number =>
    scopeFactor({ scope }, here).likelihoodRatio
  expect(ratio({ service: 'payment' })).toBeGreaterThan(1)
  expect(ratio({ service: 'cart' })).toBeLessThan(ratio({}))
  expect(ratio({ service: 'payment', region: 'eu' })).toBeGreaterThan(ratio({ service: 'payment' }))
})

test('the order of labels is irrelevant', () => {
  expect(scopeFactor({ scope: { region: 'eu', service: 'payment' } }, here).likelihoodRatio).toBe(
    scopeFactor({ scope: { service: 'payment', region: 'eu' } }, here).likelihoodRatio,
  )
})

test('what it calls is likelier than what calls it, and the same place likeliest', () => {
  const ratios = (['same', 'callee', 'caller', 'unrelated'] as const).map(
    (relation) => scopeFactor({ scope: {}, relation }, here).likelihoodRatio,
  )
  expect(ratios).toEqual([...ratios].sort((a, b) => b - a))
})

test('stronger evidence never gives smaller odds, and no single piece is proof', () => {
  const pValue = fc.double({ min: 0, max: 1, noNaN: true })
  hold(
    fc.property(pValue, pValue, (one, other) => {
      const ratio = (p: number): number =>
        evidenceFactors({ controlGroup: { effect: 1, pValue: p } })[0]?.likelihoodRatio ?? NaN
      const [low, high] = [Math.min(one, other), Math.max(one, other)]
      expect(ratio(low)).toBeGreaterThanOrEqual(ratio(high))
      expect(ratio(low)).toBeLessThanOrEqual(50)
    }),
  )
})

test('an effect that shrinks with exposure speaks against the change', () => {
  const [factor] = evidenceFactors({ doseResponse: { correlation: -0.9, pValue: 0.001 } })
  expect(factor?.likelihoodRatio).toBeLessThan(1)
})
