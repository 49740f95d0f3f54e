import { expect, test } from 'vitest'
import { noise } from '../../../test/properties.ts'
import { enumerateCuboids } from './cuboids.ts'
import { deviationModel } from './deviation-model.ts'
import { searchElements } from './search.ts'

const codes = [
  Int32Array.from({ length: 120 }, (_, i) => i % 4),
  Int32Array.from({ length: 120 }, (_, i) => Math.floor(i / 4) % 5),
]
const sizes = [4, 5]
const search = (deviation: Float64Array) =>
  searchElements({
    cuboids: enumerateCuboids(codes, sizes, 2),
    model: deviationModel(
      {
        deviation,
        precision: new Float64Array(120).fill(400),
        exposure: new Float64Array(120).fill(400),
        certainty: new Float64Array(120),
        isSparse: false,
      },
      { codes, sizes },
    ),
    maximumElements: 5,
    significance: 0.01,
  })
const random = noise(81, 120)
const of = (at: (a: number, b: number) => number): Float64Array =>
  Float64Array.from(random, (value, i) => 0.05 * value + at(i % 4, Math.floor(i / 4) % 5))

test('finds nothing in noise', () => {
  expect(search(of(() => 0))).toEqual([])
})

test('prefers one element to its parts, and finds two at once', () => {
  expect(search(of((a) => (a === 2 ? 0.6 : 0))).map(({ attributes }) => attributes)).toEqual([[0]])
  const two = search(of((a, b) => (a === 2 ? 0.6 : b === 3 && a === 0 ? -0.7 : 0)))
  expect(two.map(({ attributes }) => attributes.join())).toEqual(['0', '0,1'])
})

test('leaves are explained once', () => {
  const found = search(of((a, b) => (a === 2 ? 0.6 : b === 3 ? 0.4 : 0)))
  const explained = found.flatMap(({ leaves }) => leaves)
  expect(new Set(explained).size).toBe(explained.length)
})
