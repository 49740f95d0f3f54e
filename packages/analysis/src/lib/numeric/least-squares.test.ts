import { expect, test } from 'vitest'
import { noise } from '../../../test/properties.ts'
import { leastSquares } from './least-squares.ts'

const ones = new Float64Array(40).fill(1)
const x = Float64Array.from(noise(41, 40))
const z = Float64Array.from(noise(42, 40))

test('finds the coefficients that made the values', () => {
  const y = x.map((value, i) => 3 + 2 * value - (z[i] ?? 0))
  const { coefficients, residualSquares } = leastSquares([ones, x, z], y)
  ;[3, 2, -1].forEach((expected, i) => expect(coefficients[i]).toBeCloseTo(expected, 10))
  expect(residualSquares).toBeCloseTo(0, 12)
})

test('residuals are orthogonal to every column', () => {
  const y = Float64Array.from(noise(43, 40))
  const { residuals } = leastSquares([ones, x, z], y)
  for (const column of [ones, x, z]) {
    expect(column.reduce((sum, value, i) => sum + value * (residuals[i] ?? 0), 0)).toBeCloseTo(0, 9)
  }
})

test('a column that adds nothing is dropped and does not spoil the rest', () => {
  const y = x.map((value) => 5 * value)
  const { coefficients, dropped } = leastSquares([ones, x, x.map((value) => 2 * value)], y)
  expect(dropped).toBe(1)
  expect(coefficients[1]).toBeCloseTo(5, 9)
})
