import { expect, test } from 'vitest'
import { addUp, takeAway } from './cell-sums.ts'
import { enumerateCuboids } from './cuboids.ts'

const [, cuboid] = enumerateCuboids([[0, 0, 1, 1]], [2], 1)
const model = (saysSomething: (leaf: number) => boolean) => ({
  columns: [Float64Array.of(1, 2, 6, 0), Float64Array.of(1, 1, 2, 0)],
  saysSomething,
})

test('sums by cell; a leaf that says nothing counts for nothing', () => {
  const sums = addUp(
    cuboid ?? { attributes: [], cellOfLeaf: new Int32Array(), cells: 0 },
    model((leaf) => leaf < 3),
  )
  expect(sums.columns.map((column) => [...column])).toEqual([
    [3, 6],
    [2, 2],
  ])
  expect([...sums.leaves]).toEqual([2, 1])
})

test('taking leaves away equals never having added them', () => {
  if (cuboid === undefined) expect.fail('the cuboid of the first attribute is missing')
  const sums = addUp(
    cuboid,
    model(() => true),
  )
  takeAway(sums, cuboid, { leaves: [1, 3], model: model(() => true) })
  expect(sums).toEqual(
    addUp(
      cuboid,
      model((leaf) => leaf === 0 || leaf === 2),
    ),
  )
})
