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

test('without a score of the alerting node there is no answer, and the reason is handed on', () => {
  const reason = { code: 'too-few-values', message: 'It was new.' } as const
  const unknown = [{ id: 'web', score: NaN, diagnostics: [reason] }, ...nodes.slice(1)]
  const { value, diagnostics } = rankByTraversal({ alert: 'web', nodes: unknown, edges })
  expect(value).toBeNull()
  expect(diagnostics.map(({ message }) => message)).toEqual([
    'web has no score.',
    'It was new (web).',
  ])
})

test('nodes below the alert without a score are named, those elsewhere are not', () => {
  const unknown = nodes.map((node) => (node.id === 'web' ? node : { ...node, score: NaN }))
  expect(rankByTraversal({ alert: 'web', nodes: unknown, edges }).diagnostics).toMatchObject([
    { code: 'missing-values', message: expect.stringContaining('(checkout, catalogue, payment)') },
  ])
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

test('a callee with most of the trouble explains its caller, however wild its own noise is', () => {
  const shared = [
    { id: 'web', score: 9, excess: 20 },
    { id: 'checkout', score: 60, excess: 21 },
    { id: 'database', score: 4, excess: 22 },
    { id: 'bystander', score: 40, excess: 2 },
  ]
  const calls = [
    { caller: 'web', callee: 'checkout' },
    { caller: 'checkout', callee: 'database' },
    { caller: 'checkout', callee: 'bystander' },
  ]
  const { value } = rankByTraversal({ alert: 'web', nodes: shared, edges: calls })
  expect(value?.map(({ id, role }) => `${id} ${role}`)).toEqual([
    'database origin',
    'checkout on-path',
    'web on-path',
    'bystander faint',
  ])
})

test('an address outside comes after the origins inside, and first when there is none', () => {
  const withAddress = [...nodes, { id: 'payment.example', score: 99, isOutside: true }]
  const calls = [...edges, { caller: 'checkout', callee: 'payment.example' }]
  const places = (listed: typeof withAddress): string[] =>
    rankByTraversal({ alert: 'web', nodes: listed, edges: calls }).value?.map(({ id }) => id) ?? []
  expect(places(withAddress).slice(0, 2)).toEqual(['payment', 'payment.example'])
  const calm = withAddress.map((node) => (node.id === 'payment' ? { ...node, score: 0 } : node))
  expect(places(calm)[0]).toBe('payment.example')
})

test('one wild row of alert and origin is no evidence', () => {
  const once = [
    { id: 'web', score: 9, lasting: 1 },
    { id: 'checkout', score: 12, lasting: 2 },
  ]
  expect(rankByTraversal({ alert: 'web', nodes: once, edges }).value).toEqual([])
})

test('what was too little to be followed is listed last, with its path', () => {
  const faint = nodes.map((node) => (node.id === 'payment' ? { ...node, score: 1.2 } : node))
  const { value } = rankByTraversal({ alert: 'web', nodes: faint, edges })
  expect(value?.at(-1)).toMatchObject({
    id: 'payment',
    role: 'faint',
    path: ['web', 'checkout', 'payment'],
  })
})
