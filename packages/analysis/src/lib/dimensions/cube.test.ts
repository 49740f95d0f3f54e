import { expect, test } from 'vitest'
import { leavesOf, type Measure } from './cube.ts'

const cube = (measure: Measure) => ({
  attributes: [{ name: 'region', values: ['eu', 'us'] }],
  codes: [[0, 1]],
  measure,
})

test('counts are scaled to the length of the later period', () => {
  const leaves = leavesOf(cube({ kind: 'count', before: [10, 20], after: [5, 10], scale: 0.5 }))
  expect(leaves).toMatchObject({ expected: Float64Array.of(5, 10), actual: Float64Array.of(5, 10) })
})

test('a ratio expects the share of before of the requests of after', () => {
  const leaves = leavesOf(
    cube({
      kind: 'ratio',
      partBefore: [100, 0],
      wholeBefore: [1000, 1000],
      partAfter: [400, 0],
      wholeAfter: [2000, 0],
    }),
  )
  if (!('expected' in leaves)) expect.fail('the shapes fit')
  expect(leaves.expected[0]).toBeCloseTo(200, 0)
  expect(leaves.expected[1]).toBe(0)
})

test('missing amounts count as none, and wrong lengths get a reason', () => {
  const leaves = leavesOf(cube({ kind: 'forecast', expected: [NaN, 1], actual: [2, 3] }))
  expect(leaves).toMatchObject({ expected: Float64Array.of(0, 1) })
  expect(leavesOf(cube({ kind: 'forecast', expected: [1], actual: [2, 3] }))).toMatchObject({
    value: null,
    diagnostics: [{ code: 'length-mismatch' }],
  })
})
