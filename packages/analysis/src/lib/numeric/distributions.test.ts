import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold } from '../../../test/properties.ts'
import {
  chiSquareTail,
  fTail,
  normalQuantile,
  normalTail,
  studentQuantile,
  studentTail,
} from './distributions.ts'

const probability = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true })

test('quantiles undo tails', () => {
  hold(
    fc.property(probability, fc.integer({ min: 1, max: 200 }), (p, degrees) => {
      expect(1 - normalTail(normalQuantile(p))).toBeCloseTo(p, 9)
      expect(1 - studentTail(studentQuantile(p, degrees), degrees)).toBeCloseTo(p, 9)
    }),
  )
})

test('the distributions meet where they should', () => {
  // t² is F(1, n), z² is chi-square(1), and t goes to z.
  expect(2 * studentTail(2.1, 12)).toBeCloseTo(fTail(2.1 ** 2, 1, 12), 12)
  expect(2 * normalTail(1.7)).toBeCloseTo(chiSquareTail(1.7 ** 2, 1), 12)
  expect(studentTail(1.3, 1e7)).toBeCloseTo(normalTail(1.3), 6)
})

test('tails fall', () => {
  hold(
    fc.property(fc.double({ min: -30, max: 30, noNaN: true }), (x) => {
      expect(normalTail(x + 0.5)).toBeLessThanOrEqual(normalTail(x))
      expect(studentTail(x + 0.5, 3)).toBeLessThanOrEqual(studentTail(x, 3))
    }),
  )
})
