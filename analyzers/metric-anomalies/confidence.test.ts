import { expect, test } from 'vitest'
import { confidenceOf } from './confidence.ts'

test('the first alert of a metric is believed, that of one which always alerts is not', () => {
  expect(confidenceOf(0)).toBeCloseTo(2 / 3, 9)
  expect(confidenceOf(1)).toBe(0.5)
  expect(confidenceOf(17)).toBeCloseTo(0.1, 9)
})
