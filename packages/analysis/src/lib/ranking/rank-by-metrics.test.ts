import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold, noise } from '../../../test/properties.ts'
import { rankByMetrics, type ObservedNode } from './rank-by-metrics.ts'

const metric = (seed: number, size: number) => ({
  normal: noise(seed, 60).map((value) => 100 + value),
  window: noise(seed + 1, 6).map((value) => 100 + value + size),
  worse: 'up' as const,
  minimumRelativeSpread: 0,
})
const nodes: ObservedNode[] = [
  { id: 'web', service: [metric(1, 40)] },
  { id: 'cart', service: [metric(3, 40)] },
  { id: 'db', resources: [metric(5, 30)], service: [metric(7, 20)] },
  { id: 'mail', resources: [metric(9, -50)] },
]
const links = [
  { caller: 'web', callee: 'cart' },
  { caller: 'cart', callee: 'db' },
]

test('callers whose callees explain them come after the callee', () => {
  const ranked = rankByMetrics({ nodes, links }).value
  expect(ranked?.[0]).toMatchObject({ id: 'db', sign: 'resource', isExplained: false })
  expect(ranked?.find(({ id }) => id === 'web')?.isExplained).toBe(true)
})

test('an improvement is never blamed', () => {
  const ranked = rankByMetrics({ nodes, links }).value
  expect(ranked?.find(({ id }) => id === 'mail')).toMatchObject({ sign: 'none', score: 0 })
})

test('the order of nodes and links is irrelevant', () => {
  hold(
    fc.property(fc.shuffledSubarray(nodes, { minLength: 4 }), (order) => {
      expect(rankByMetrics({ nodes: order, links: [...links].reverse() }).value).toEqual(
        rankByMetrics({ nodes, links }).value,
      )
    }),
  )
})

test('says that it guesses when nothing is abnormal', () => {
  const quiet = [{ id: 'a', resources: [metric(11, 0)] }]
  expect(rankByMetrics({ nodes: quiet, links: [] }).diagnostics[0]?.code).toBe('no-alternative')
})

test('a node that is moderately off in two ways comes before one with a single wild metric', () => {
  const both = { id: 'both', resources: [metric(21, 12)], service: [metric(23, 12)] }
  const wild = { id: 'wild', resources: [metric(25, 40)], service: [metric(27, 0)] }
  const ranked = rankByMetrics({ nodes: [wild, both], links: [] }).value ?? []
  expect(ranked.map(({ id }) => id)).toEqual(['both', 'wild'])
  expect(ranked[0]?.score).toBeLessThan(ranked[1]?.score ?? 0)
})

test('a single sign counts as it is', () => {
  const [one] =
    rankByMetrics({ nodes: [{ id: 'a', resources: [metric(31, 9)] }], links: [] }).value ?? []
  expect(one?.together).toBeCloseTo(one?.score ?? NaN, 9)
})

test('a node of which nothing could be judged is named, and of none nothing is said', () => {
  const short = { id: 'short', resources: [{ ...metric(33, 40), normal: [1, 2] }] }
  const { value, diagnostics } = rankByMetrics({ nodes: [...nodes, short], links })
  expect(value?.[0]?.id).toBe('db')
  expect(diagnostics.map(({ code, message }) => [code, message.includes('(short)')])).toEqual([
    ['too-few-values', true],
    ['too-few-values', true],
  ])
  expect(rankByMetrics({ nodes: [short], links: [] }).value).toBeNull()
})
