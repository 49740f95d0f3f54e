import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold } from '../../../test/properties.ts'
import { chiSquare, fisherExact, proportionTest, wilsonInterval } from './proportions.ts'

const count = fc.integer({ min: 1, max: 60 })

test('the interval holds the share, lies in [0, 1] and mirrors', () => {
  hold(
    fc.property(fc.nat({ max: 50 }), count, (successes, more) => {
      const trials = successes + more
      const interval = wilsonInterval(successes, trials).value
      const mirrored = wilsonInterval(trials - successes, trials).value
      expect(interval?.low).toBeGreaterThanOrEqual(0)
      expect(interval?.low).toBeLessThanOrEqual(successes / trials + 1e-12)
      expect(interval?.high).toBeGreaterThanOrEqual(successes / trials - 1e-12)
      expect(mirrored?.high).toBeCloseTo(1 - (interval?.low ?? NaN), 12)
    }),
  )
})

test('tables say the same whichever side is the row', () => {
  hold(
    fc.property(fc.tuple(count, count, count, count), ([a, b, c, d]) => {
      const plain = chiSquare([
        [a, b],
        [c, d],
      ]).value
      const turned = chiSquare([
        [a, c],
        [b, d],
      ]).value
      expect(turned?.pValue).toBeCloseTo(plain?.pValue ?? NaN, 10)
      const exact = fisherExact([
        [a, b],
        [c, d],
      ]).value
      expect(exact?.pValue).toBeGreaterThan(0)
      expect(exact?.pValue).toBeLessThanOrEqual(1)
      expect(
        fisherExact([
          [c, d],
          [a, b],
        ]).value?.pValue,
      ).toBeCloseTo(exact?.pValue ?? NaN, 10)
    }),
  )
})

test('the two-group test agrees with chi-square, whose root it is', () => {
  hold(
    fc.property(fc.tuple(count, count, count, count), ([a, b, c, d]) => {
      const shares = proportionTest(
        { successes: a, trials: a + b },
        { successes: c, trials: c + d },
      ).value
      const square = chiSquare([
        [a, b],
        [c, d],
      ]).value
      expect((shares?.statistic ?? NaN) ** 2).toBeCloseTo(square?.statistic ?? NaN, 8)
    }),
  )
})
