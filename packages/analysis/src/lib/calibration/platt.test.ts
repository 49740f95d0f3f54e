import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRandom } from '../numeric/random.ts'
import { plattScaling } from './platt.ts'

const random = createRandom(11)
const scores = Float64Array.from({ length: 4000 }, () => 8 * random() - 4)
const outcomes = scores.map((score) => (random() < 1 / (1 + Math.exp(1 - 2 * score)) ? 1 : 0))

test('finds the curve that the outcomes were drawn from', () => {
  const fit = plattScaling(scores, outcomes).value
  expect(fit?.slope).toBeCloseTo(-2, 0)
  expect(fit?.intercept).toBeCloseTo(1, 0)
  expect(fit?.calibrate(0.5)).toBeCloseTo(0.5, 1)
})

test('the mean probability equals the mean of the smoothed targets', () => {
  // The gradient of the intercept is zero at the optimum, which says exactly this.
  const fit = plattScaling(scores, outcomes).value
  const right = outcomes.reduce((sum, outcome) => sum + outcome, 0)
  const wrong = outcomes.length - right
  const targets = (right * (right + 1)) / (right + 2) + wrong / (wrong + 2)
  const given = scores.reduce((sum, score) => sum + (fit?.calibrate(score) ?? NaN), 0)
  expect(given).toBeCloseTo(targets, 6)
})

test('separable cases keep finite parameters and probabilities inside (0, 1)', () => {
  const { value, diagnostics } = plattScaling([1, 2, 3, 4], [0, 0, 1, 1])
  expect(value?.calibrate(4)).toBeLessThan(1)
  expect(value?.calibrate(1)).toBeGreaterThan(0)
  expect(diagnostics[0]?.code).toBe('approximate')
})

test('outcomes of one kind give their smoothed share and a remark', () => {
  const { value, diagnostics } = plattScaling([1, 2, 3], [1, 1, 1])
  expect(value?.calibrate(2)).toBeCloseTo(0.8, 6)
  expect(diagnostics[0]?.code).toBe('degenerate')
})

test('equal scores give one probability', () => {
  expect(plattScaling([5, 5, 5, 5], [1, 0, 1, 0]).value?.calibrate(5)).toBeCloseTo(0.5, 6)
})

test('says when higher scores are worse, and refuses outcomes that are neither 0 nor 1', () => {
  const reversed = plattScaling(
    scores.map((score) => -score),
    outcomes,
  )
  expect(reversed.diagnostics.map(({ code }) => code)).toContain('degenerate')
  expect(plattScaling([1, 2], [0.5, 1]).value).toBeNull()
  expect(plattScaling([NaN, 2], [1, 1]).diagnostics[0]?.code).toBe('too-few-values')
})

test('probabilities do not depend on the unit of the scores, nor on the order of the cases', () => {
  const cases = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.boolean()), {
    minLength: 3,
    maxLength: 40,
  })
  fc.assert(
    fc.property(cases, fc.integer({ min: 1, max: 1000 }), fc.integer(), (pairs, unit, shift) => {
      const right = pairs.map(([, isRight]) => (isRight ? 1 : 0))
      const plain = plattScaling(
        pairs.map(([score]) => score),
        right,
      ).value
      const moved = plattScaling(
        pairs.map(([score]) => unit * score + (shift % 1000)).reverse(),
        [...right].reverse(),
      ).value
      for (const [score] of pairs) {
        expect(moved?.calibrate(unit * score + (shift % 1000))).toBeCloseTo(
          plain?.calibrate(score) ?? NaN,
          6,
        )
      }
    }),
    { seed: 7 },
  )
})
