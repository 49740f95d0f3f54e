import { expect, test } from 'vitest'
import { enumerateCuboids } from './cuboids.ts'

const codes = [
  [0, 0, 1, 1],
  [0, 1, 0, 1],
  [2, 2, 2, 0],
]

test('one cuboid for every choice of attributes, the empty one first', () => {
  const found = enumerateCuboids(codes, [2, 2, 3], 3)
  expect(found.map(({ attributes }) => attributes.join())).toEqual([
    '',
    '0',
    '1',
    '2',
    '0,1',
    '0,2',
    '1,2',
    '0,1,2',
  ])
  expect(enumerateCuboids(codes, [2, 2, 3], 1)).toHaveLength(4)
})

test('cells hold the leaves that agree on the attributes, and only cells with leaves exist', () => {
  const [, , , third, both] = enumerateCuboids(codes, [2, 2, 3], 2)
  expect(third).toMatchObject({ cells: 2 })
  expect([...(third?.cellOfLeaf ?? [])]).toEqual([0, 0, 0, 1])
  expect(new Set(both?.cellOfLeaf).size).toBe(4)
})
