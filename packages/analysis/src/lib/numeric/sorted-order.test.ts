import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold, noise } from '../../../test/properties.ts'
import { sortedOrder } from './sorted-order.ts'

const few = fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 100 })

test('the order is ascending and stable', () => {
  hold(
    fc.property(few, (list) => {
      const values = Float64Array.from(list)
      const expected = list.map((_, i) => i).sort((a, b) => (list[a] ?? 0) - (list[b] ?? 0))
      expect([...sortedOrder(values)]).toEqual(expected)
    }),
  )
})

test('a second sort keeps the first among equals', () => {
  hold(
    fc.property(few, (list) => {
      const x = Float64Array.from(list)
      const y = Float64Array.from(noise(1, list.length))
      const order = [...sortedOrder(x, sortedOrder(y))]
      const expected = list
        .map((_, i) => i)
        .sort((a, b) => (x[a] ?? 0) - (x[b] ?? 0) || (y[a] ?? 0) - (y[b] ?? 0))
      expect(order).toEqual(expected)
    }),
  )
})

test('many values of any sign and size sort as few do', () => {
  const wild = noise(2, 3000).map((value, i) =>
    i % 5 === 0 ? Math.round(value) : value * 10 ** ((i % 13) - 6),
  )
  wild[17] = -0
  wild[18] = 0
  wild[19] = Number.MIN_VALUE
  wild[20] = -Number.MAX_VALUE
  const expected = wild.map((_, i) => i).sort((a, b) => (wild[a] ?? 0) - (wild[b] ?? 0))
  expect([...sortedOrder(Float64Array.from(wild))]).toEqual(expected)
})
