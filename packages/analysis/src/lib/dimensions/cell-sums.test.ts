import { expect, test } from 'vitest'
import { addUp, takeAway } from './cell-sums.ts'
import { enumerateCuboids } from './cuboids.ts'

const [, cuboid] = enumerateCuboids([[0, 0, 1, 1]], [2], 1)
const deviations = {
  deviation: Float64Array.of(1, 2, 3, 4),
  precision: Float64Array.of(1, 1, 2, 0),
  exposure: Float64Array.of(1, 1, 1, 1),
}

test('sums by cell; a leaf without precision says nothing', () => {
  const sums = addUp(
    cuboid ?? { attributes: [], cellOfLeaf: new Int32Array(), cells: 0 },
    deviations,
  )
  expect([...sums.weighted]).toEqual([3, 6])
  expect([...sums.leaves]).toEqual([2, 1])
})

test('taking leaves away equals never having added them', () => {
  if (cuboid === undefined) expect.fail('the cuboid of the first attribute is missing')
  const sums = addUp(cuboid, deviations)
  takeAway(sums, cuboid, { leaves: [1, 3], deviations })
  const without = { ...deviations, precision: Float64Array.of(1, 0, 2, 0) }
  expect(sums).toEqual(addUp(cuboid, without))
})
