import { expect, test } from 'vitest'
import { noise } from '../../../test/properties.ts'
import { linkScores } from './link-scores.ts'

const gap = (seed: number, size: number) => ({
  normal: noise(seed, 60).map((value) => 10 + value),
  window: noise(seed + 1, 6).map((value) => 10 + value + size),
  worse: 'up' as const,
})

test('the node that all bad edges have in common scores highest', () => {
  const { byNode } = linkScores(
    ['a', 'b', 'c', 'hub'],
    [
      { caller: 'a', callee: 'hub', gap: gap(1, 30) },
      { caller: 'b', callee: 'hub', gap: gap(3, 30) },
      { caller: 'hub', callee: 'c', gap: gap(5, 30) },
      { caller: 'a', callee: 'b', gap: gap(7, 0) },
    ],
    4,
  )
  const ranked = [...byNode].sort(([, x], [, y]) => y.score - x.score).map(([id]) => id)
  expect(ranked[0]).toBe('hub')
})

test('edges without a gap say nothing', () => {
  const { byNode, diagnostics } = linkScores(['a'], [{ caller: 'a', callee: 'b' }], 4)
  expect(byNode.get('a')).toEqual({ score: 0, onsetRow: -1, judged: 0 })
  expect(diagnostics).toEqual([])
})

test('a gap that was measured too seldom is named by its call', () => {
  const links = [{ caller: 'a', callee: 'b', gap: { ...gap(9, 30), normal: [1, 2] } }]
  expect(linkScores(['a'], links, 4).diagnostics[0]).toMatchObject({
    code: 'too-few-values',
    message: expect.stringContaining('(a → b)'),
  })
})
