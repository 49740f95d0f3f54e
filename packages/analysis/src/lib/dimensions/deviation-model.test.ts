import { expect, test } from 'vitest'
import { deviationModel } from './deviation-model.ts'

test('the gain of a cell is that of its precision-weighted mean', () => {
  const deviations = {
    deviation: Float64Array.of(0.5, 0.3, 0.9),
    precision: Float64Array.of(100, 50, 0),
    exposure: Float64Array.of(100, 50, 0),
    certainty: new Float64Array(3),
    isSparse: false,
  }
  const model = deviationModel(deviations, { codes: [[0, 0, 0]], sizes: [1] })
  expect([0, 1, 2].map(model.saysSomething)).toEqual([true, true, false])
  const sums = model.columns.map((column) => Float64Array.of(column.reduce((a, b) => a + b, 0)))
  const mean = (100 * 0.5 + 50 * 0.3) / 150
  expect(model.gain(sums, 0)).toBeCloseTo((150 * mean * mean) / 2, 9)
})
