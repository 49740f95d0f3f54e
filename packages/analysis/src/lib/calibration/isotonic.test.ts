import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold } from '../../../test/properties.ts'
import { isotonic } from './isotonic.ts'

const cases = fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.boolean()), {
  minLength: 2,
  maxLength: 60,
})
const fitOf = (pairs: readonly (readonly [number, boolean])[]) =>
  isotonic(
    pairs.map(([score]) => score),
    pairs.map(([, isRight]) => (isRight ? 1 : 0)),
  ).value

test('never falls, and keeps the number of right cases', () => {
  hold(
    fc.property(cases, (pairs) => {
      const fit = fitOf(pairs)
      const at = Array.from({ length: 21 }, (_, score) => fit?.calibrate(score) ?? NaN)
      expect(at).toEqual([...at].sort((a, b) => a - b))
      const sum = pairs.reduce((total, [score]) => total + (fit?.calibrate(score) ?? NaN), 0)
      expect(sum).toBeCloseTo(pairs.filter(([, isRight]) => isRight).length, 9)
    }),
  )
})

test('the order of the cases does not matter', () => {
  hold(
    fc.property(cases, (pairs) => {
      expect(fitOf([...pairs].reverse())?.knots).toEqual(fitOf(pairs)?.knots)
    }),
  )
})

test('few cases are remarked, and a map that never rises', () => {
  const codesOf = (outcomes: readonly number[]): string[] =>
    isotonic([...outcomes.keys()], outcomes).diagnostics.map(({ code }) => code)
  expect(codesOf([0, 0, 1, 1])).toEqual(['approximate'])
  expect(codesOf([1, 1, 0, 0])).toEqual(['approximate', 'degenerate'])
  expect(codesOf(Array.from({ length: 100 }, (_, i) => (i < 50 ? 0 : 1)))).toEqual([])
})
