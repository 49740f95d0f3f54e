import { expect, test } from 'vitest'
import { childIndex, spanProblem } from './spans.ts'

test('finds the children of every span', () => {
  const { starts, rows } = childIndex([-1, 0, 0, 2, -1])
  const childrenOf = (row: number): number[] => [...rows.subarray(starts[row], starts[row + 1])]
  expect([0, 1, 2, 3, 4].map(childrenOf)).toEqual([[1, 2], [], [3], [], []])
})

test('says what is wrong with columns', () => {
  const one = { parents: [-1], nodes: [0], starts: [0], ends: [1], failed: [0] }
  expect(spanProblem(one, 1)).toBeUndefined()
  expect(spanProblem({ ...one, ends: [] }, 1)?.diagnostics[0]?.code).toBe('length-mismatch')
  expect(spanProblem({ ...one, parents: [0] }, 1)?.diagnostics[0]?.code).toBe('invalid-option')
  expect(spanProblem({ ...one, nodes: [1] }, 1)?.diagnostics[0]?.code).toBe('unknown-node')
})
