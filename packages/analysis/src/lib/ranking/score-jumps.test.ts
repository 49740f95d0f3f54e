import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold } from '../../../test/properties.ts'
import { rankByScoreJumps } from './score-jumps.ts'

const nodes = [
  { id: 'web', score: 9 },
  { id: 'cart', score: 10 },
  { id: 'db', score: 9.5 },
  { id: 'mail', score: -4 },
]
const edges = [
  { caller: 'web', callee: 'cart' },
  { caller: 'cart', callee: 'db' },
  { caller: 'web', callee: 'mail' },
]
const order = (input: Parameters<typeof rankByScoreJumps>[0]): string[] =>
  rankByScoreJumps(input).value?.map(({ id }) => id) ?? []

test('the node whose trouble no callee shows comes first, not the loudest', () => {
  expect(rankByScoreJumps({ nodes, edges }).value?.[0]).toEqual({ id: 'db', jump: 9.5, score: 9.5 })
  expect(order({ nodes, edges })).toEqual(['db', 'cart', 'web', 'mail'])
})

test('an improvement is last and explains nobody', () => {
  const { value } = rankByScoreJumps({ nodes, edges })
  expect(value?.at(-1)).toMatchObject({ id: 'mail', jump: -4 })
  expect(value?.find(({ id }) => id === 'web')?.largestCallee).toBe('cart')
})

test('a stand-in and an unknown node are looked through', () => {
  const standIn = { id: 'cart', score: 0, canBeCause: false }
  expect(
    order({ nodes: nodes.map((node) => (node.id === 'cart' ? standIn : node)), edges }),
  ).toEqual(['db', 'web', 'mail'])
  const unknown = { id: 'cart', score: NaN }
  const { value } = rankByScoreJumps({
    nodes: nodes.map((node) => (node.id === 'cart' ? unknown : node)),
    edges,
  })
  expect(value?.find(({ id }) => id === 'web')?.jump).toBeCloseTo(-0.5, 12)
})

test('says which nodes have no score, and gives no answer when none has', () => {
  const unknown = nodes.map((node) => (node.id === 'db' ? { ...node, score: NaN } : node))
  expect(rankByScoreJumps({ nodes: unknown, edges }).diagnostics).toMatchObject([
    { code: 'missing-values', message: expect.stringContaining('(db)') },
  ])
  const none = nodes.map((node) => ({ ...node, score: NaN }))
  expect(rankByScoreJumps({ nodes: none, edges })).toMatchObject({
    value: null,
    diagnostics: [{ code: 'too-few-values' }],
  })
})

test('scale keeps the order, circles end, and the order of the input is irrelevant', () => {
  const ids = ['a', 'b', 'c', 'd', 'e']
  const id = fc.constantFrom(...ids)
  const calls = fc.array(fc.record({ caller: id, callee: id }), { maxLength: 15 })
  const scores = fc.array(fc.option(fc.integer({ min: -9, max: 99 }), { nil: NaN }), {
    minLength: 5,
    maxLength: 5,
  })
  hold(
    fc.property(calls, scores, (list, own) => {
      const plain = ids.map((name, i) => ({ id: name, score: own[i] ?? 0 }))
      const ranked = order({ nodes: plain, edges: list })
      const scaled = plain.map((node) => ({ ...node, score: 4 * node.score }))
      expect(order({ nodes: scaled, edges: list })).toEqual(ranked)
      expect(order({ nodes: [...plain].reverse(), edges: [...list].reverse() })).toEqual(ranked)
    }),
  )
})
