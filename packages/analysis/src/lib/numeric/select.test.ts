import { expect, test } from 'vitest'
import { quantileOfSorted, type QuantileType } from './order.ts'
import { createRandom } from './random.ts'
import { quantileBySelection } from './select.ts'

test('selection gives what sorting gives, for every type and with ties', () => {
  const random = createRandom(6)
  const values = Float64Array.from({ length: 501 }, () => Math.floor(random() * 90))
  const sorted = values.slice().sort()
  for (const type of [1, 2, 3, 4, 5, 6, 7, 8, 9] satisfies QuantileType[]) {
    for (const p of [0, 0.01, 0.25, 0.5, 0.731, 0.99, 1]) {
      expect(quantileBySelection(values.slice(), p, type)).toBe(quantileOfSorted(sorted, p, type))
    }
  }
})
