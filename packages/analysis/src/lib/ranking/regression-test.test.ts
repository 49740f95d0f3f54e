import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold, noise, whole } from '../../../test/properties.ts'
import { regressionTest } from './regression-test.ts'

const parent = noise(51, 120).map((value, i) => value + (i >= 100 ? 15 : 0))
const child = noise(52, 120).map((value, i) => 2 * (parent[i] ?? 0) + 0.3 * value)

test('trouble that the parent explains is none of its own', () => {
  const alone = regressionTest({ effect: child, parents: [], split: 100 }).value?.largestZ ?? NaN
  const given = regressionTest({ effect: child, parents: [parent], split: 100 }).value?.largestZ
  expect(alone).toBeGreaterThan(8)
  expect(given).toBeLessThan(4.5)
})

test('shift and scale of any side do not matter', () => {
  hold(
    fc.property(whole, fc.integer({ min: 1, max: 20 }), (shift, scale) => {
      const move = (values: number[]): number[] => values.map((value) => scale * value + shift)
      const plain = regressionTest({ effect: child, parents: [parent], split: 90 }).value
      const moved = regressionTest({ effect: move(child), parents: [move(parent)], split: 90 })
      expect(moved.value?.meanZ).toBeCloseTo(plain?.meanZ ?? NaN, 6)
    }),
    20,
  )
})

test('the order of the parents does not matter, and a useless one is dropped', () => {
  const other = noise(53, 120)
  const of = (parents: number[][]): number =>
    regressionTest({ effect: child, parents, split: 100 }).value?.largestZ ?? NaN
  expect(of([parent, other])).toBeCloseTo(of([other, parent]), 9)
  const twice = regressionTest({ effect: child, parents: [parent, parent], split: 100 })
  expect(twice.diagnostics[0]?.code).toBe('degenerate')
})
