import { expect, test } from 'vitest'
import { rankByTraversal } from './anomaly-traversal.ts'

const nodes = [
  { id: 'web', score: 9 },
  { id: 'checkout', score: 12 },
  { id: 'payment', score: 15 },
  { id: 'catalogue', score: 0.5 },
  { id: 'elsewhere', score: 90 },
]
const edges = [
  { caller: 'web', callee: 'checkout' },
  { caller: 'web', callee: 'catalogue' },
  { caller: 'checkout', callee: 'payment' },
  { caller: 'checkout', callee: 'web' },
]

test('blames the end of the abnormal path, not the loudest node elsewhere', () => {
  const { value } = rankByTraversal({ alert: 'web', nodes, edges })
  expect(value?.map(({ id, role }) => `${id} ${role}`)).toEqual([
    'payment origin',
    'checkout on-path',
    'web on-path',
  ])
  expect(value?.[0]?.path).toEqual(['web', 'checkout', 'payment'])
})

test('answers with an empty list when the alerting node is normal', () => {
  expect(rankByTraversal({ alert: 'catalogue', nodes, edges }).value).toEqual([])
})

test('follows a gap on an edge to a callee that looks healthy itself', () => {
  const withGap = [...edges, { caller: 'web', callee: 'catalogue', gapScore: 40 }]
  const { value } = rankByTraversal({ alert: 'web', nodes, edges: withGap })
  expect(value?.[0]).toMatchObject({ id: 'catalogue', role: 'link' })
})

test('passes through a stand-in without listing it', () => {
  const standIn = nodes.map((node) =>
    node.id === 'checkout' ? { ...node, canBeCause: false } : node,
  )
  const { value } = rankByTraversal({ alert: 'web', nodes: standIn, edges })
  expect(value?.map(({ id }) => id)).toEqual(['payment', 'web'])
})
