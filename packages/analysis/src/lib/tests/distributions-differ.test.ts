import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold, noise, sample, strewn, whole } from '../../../test/properties.ts'
import { kolmogorovSmirnov, permutationTest, wasserstein } from './distributions-differ.ts'

const meanOf = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

test('a sample does not differ from itself', () => {
  hold(
    fc.property(sample(3), (values) => {
      expect(kolmogorovSmirnov(values, values).value?.statistic).toBe(0)
      expect(wasserstein(values, values).value).toBe(0)
    }),
  )
})

test('a shift moves the earth by just as much, and missing values by nothing', () => {
  hold(
    fc.property(sample(3), whole, fc.nat(), (values, shift, seed) => {
      const moved = values.map((value) => value + shift)
      expect(wasserstein(strewn(values, seed), moved).value).toBeCloseTo(Math.abs(shift), 8)
    }),
  )
})

test('Kolmogorov–Smirnov ignores any rising change of scale', () => {
  hold(
    fc.property(sample(3), sample(3), (a, b) => {
      const cube = (values: number[]): number[] => values.map((value) => value ** 3)
      expect(kolmogorovSmirnov(cube(a), cube(b)).value).toEqual(kolmogorovSmirnov(a, b).value)
    }),
  )
})

test('the permutation test keeps its level when there is nothing', () => {
  let found = 0
  for (let seed = 1; seed <= 100; seed++) {
    const { value } = permutationTest(noise(seed, 12), noise(seed + 1000, 12), {
      statistic: (a, b) => meanOf(b) - meanOf(a),
      permutations: 99,
      seed,
    })
    if ((value?.pValue ?? 1) <= 0.05) found++
  }
  expect(found).toBeLessThan(14)
})

test('one seed, one answer; the p-value is never zero', () => {
  const shifted = () =>
    permutationTest([1, 2, 3, 4, 5, 6], [101, 102, 103, 104, 105, 106], {
      statistic: (a, b) => meanOf(b) - meanOf(a),
    })
  expect(shifted()).toEqual(shifted())
  expect(shifted().value?.pValue).toBeGreaterThan(0)
  expect(shifted().value?.pValue).toBeLessThan(0.02)
})

test('a statistic that is no number gives no p-value, and regroupings without one count against it', () => {
  const undefinedStatistic = permutationTest([1, 2], [3, 4], { statistic: () => NaN })
  expect(undefinedStatistic).toMatchObject({ value: null, diagnostics: [{ code: 'degenerate' }] })
  const onlyObserved = (a: Float64Array): number => (a[0] === 1 && a[1] === 2 ? 9 : NaN)
  expect(permutationTest([1, 2], [3, 4], { statistic: onlyObserved }).value?.pValue).toBe(1)
})
