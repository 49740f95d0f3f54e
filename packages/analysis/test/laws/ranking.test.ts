import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as analysis from '../../src/index.ts'
import { scoreInStep } from '../../src/lib/ranking/row-scores.ts'
import { hold, sample } from '../properties.ts'

const ids = ['web', 'cart', 'pay', 'stock', 'db'] as const
const score = fc.integer({ min: -30, max: 60 })
const graph = fc
  .record({
    scores: fc.array(score, { minLength: 5, maxLength: 5 }),
    calls: fc.uniqueArray(
      fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 })),
      { maxLength: 10, selector: ([from, to]) => `${from} ${to}` },
    ),
  })
  .map(({ scores, calls }) => ({
    nodes: ids.map((id, i) => ({ id, score: scores[i] ?? 0 })),
    edges: calls.map(([from, to]) => ({ caller: ids[from] ?? 'web', callee: ids[to] ?? 'web' })),
  }))

test('the order of nodes and calls is irrelevant to both rankings by a graph', () => {
  hold(
    fc.property(graph, ({ nodes, edges }) => {
      const turned = { nodes: nodes.toReversed(), edges: edges.toReversed() }
      const orderOf = (list: readonly { id: string; score: number }[] | null): unknown =>
        list?.map(({ id, score: of }) => `${of} ${id}`).sort()
      expect(analysis.rankByScoreJumps(turned).value?.map(({ id }) => id)).toEqual(
        analysis.rankByScoreJumps({ nodes, edges }).value?.map(({ id }) => id),
      )
      expect(orderOf(analysis.rankByTraversal({ alert: 'web', ...turned }).value)).toEqual(
        orderOf(analysis.rankByTraversal({ alert: 'web', nodes, edges }).value),
      )
    }),
  )
})

test('an improvement is no cause', () => {
  hold(
    fc.property(graph, ({ nodes, edges }) => {
      const improved = new Set(
        nodes.filter((node) => node.score <= 0).map(({ id }) => id as string),
      )
      const traversed = analysis.rankByTraversal({ alert: 'web', nodes, edges }).value ?? []
      expect(traversed.filter(({ id }) => improved.has(id))).toEqual([])
      for (const { id, jump } of analysis.rankByScoreJumps({ nodes, edges }).value ?? [])
        if (improved.has(id)) expect(jump).toBeLessThanOrEqual(0)
    }),
  )
})

test('what alone is abnormal below the alert is blamed, however the graph goes on', () => {
  hold(
    fc.property(graph, fc.integer({ min: 20, max: 60 }), ({ edges }, loud) => {
      const calm = ids.map((id) => ({ id, score: id === 'web' ? 15 : id === 'db' ? loud : 0 }))
      const direct = { caller: 'web', callee: 'db' }
      const input = { alert: 'web', nodes: calm, edges: [direct, ...edges] }
      expect(analysis.rankByTraversal(input).value?.[0]?.id).toBe('db')
    }),
  )
})

test('paths lead from the alert to the candidate along calls', () => {
  hold(
    fc.property(graph, ({ nodes, edges }) => {
      const known = new Set(edges.map(({ caller, callee }) => `${caller} ${callee}`))
      for (const { id, path } of analysis.rankByTraversal({ alert: 'web', nodes, edges }).value ??
        []) {
        expect([path[0], path.at(-1)]).toEqual(['web', id])
        for (const [i, node] of path.slice(1).entries())
          expect(known.has(`${path[i] ?? ''} ${node}`)).toBe(true)
      }
    }),
  )
})

const strewn = (scores: readonly number[]): number[] => scores.flatMap((one) => [NaN, one])

const normal = Array.from({ length: 41 }, (_, i) => i - 20)

test('the loudest rows count wherever gaps lie, and louder rows never make a node quieter', () => {
  hold(
    fc.property(sample(2, 20), fc.nat(), (rows, at) => {
      const scoresOf = (window: readonly number[]) => {
        const { value } = analysis.windowScores({ normal, window, worse: 'up' })
        return { peak: value?.peak ?? NaN, lasting: value?.lasting ?? NaN }
      }
      const { peak, lasting } = scoresOf(rows)
      expect(lasting).toBeLessThanOrEqual(peak)
      expect(scoresOf(rows.toReversed()).peak).toBe(peak)
      expect(scoresOf(strewn(rows))).toEqual({ peak, lasting })
      const louder = scoresOf(rows.map((one, row) => one + (row === at % rows.length ? 100 : 0)))
      expect(louder.peak).toBeGreaterThanOrEqual(peak)
      expect(louder.lasting).toBeGreaterThanOrEqual(lasting)
    }),
  )
})

test('a score in step with the alert grows with the scores while the alert is loud, and missing rows change nothing', () => {
  const rows = fc.array(fc.tuple(score, fc.constantFrom(0, 10)), { minLength: 3, maxLength: 20 })
  hold(
    fc.property(rows, (pairs) => {
      const alert = pairs.map(([, loud]) => loud)
      const inStep = (of: readonly number[], against: readonly number[] = alert): number =>
        scoreInStep(Float64Array.from(of), Float64Array.from(against))
      const scores = pairs.map(([one]) => one)
      const plain = inStep(scores)
      fc.pre(Number.isFinite(plain))
      const louder = inStep(scores.map((one, i) => one + ((alert[i] ?? 0) > 0 ? 10 : 0)))
      expect(louder).toBeCloseTo(plain + 10, 9)
      const withGaps = inStep(
        strewn(scores),
        alert.flatMap((loud) => [loud, loud]),
      )
      expect(withGaps).toBeCloseTo(plain, 9)
    }),
  )
})
