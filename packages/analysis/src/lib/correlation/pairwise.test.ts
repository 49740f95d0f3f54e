import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold, whole } from '../../../test/properties.ts'
import { kendall, pearson, spearman } from './pairwise.ts'

const pairs = fc.array(fc.tuple(whole, whole), { minLength: 4, maxLength: 40 })
const measures = [pearson, spearman, kendall]

test('symmetric, within −1 and 1, and turned round by turning one side', () => {
  hold(
    fc.property(pairs, (list) => {
      const x = list.map(([left]) => left)
      const y = list.map(([, right]) => right)
      const turned = y.map((value) => -value)
      for (const measure of measures) {
        const result = measure(x, y).value
        if (result === null) continue
        expect(Math.abs(result.coefficient)).toBeLessThanOrEqual(1)
        expect(measure(y, x).value?.coefficient).toBeCloseTo(result.coefficient, 10)
        expect(measure(x, turned).value?.coefficient).toBeCloseTo(-result.coefficient, 10)
      }
    }),
  )
})

test('rank correlations ignore any rising transformation', () => {
  hold(
    fc.property(pairs, (list) => {
      const x = list.map(([left]) => left)
      const y = list.map(([, right]) => right)
      const bent = y.map((value) => Math.exp(value / 300))
      for (const measure of [spearman, kendall]) {
        expect(measure(x, bent).value?.coefficient ?? 0).toBeCloseTo(
          measure(x, y).value?.coefficient ?? 0,
          10,
        )
      }
    }),
  )
})

test('pairs with a missing side are left out, whichever side it is', () => {
  hold(
    fc.property(pairs, (list) => {
      const x = list.flatMap(([left]) => [left, NaN, 7, left])
      const y = list.flatMap(([, right]) => [right, 5, NaN, right])
      const twice = list.flatMap((pair) => [pair, pair])
      for (const measure of measures) {
        expect(measure(x, y).value?.coefficient).toEqual(
          measure(
            twice.map(([left]) => left),
            twice.map(([, right]) => right),
          ).value?.coefficient,
        )
      }
    }),
  )
})

test('exact digits for values far from zero', () => {
  const x = Array.from({ length: 1000 }, (_, i) => 1e9 + i)
  const y = x.map((value, i) => value + (i % 2))
  const near = pearson(
    x.map((value) => value - 1e9),
    y.map((value) => value - 1e9),
  ).value?.coefficient
  expect(pearson(x, y).value?.coefficient).toBeCloseTo(near ?? NaN, 12)
})
