import { expect, test } from 'vitest'
import { noise } from '../../../test/properties.ts'
import { loudestEdges, type EdgeSeries } from './loudest-edges.ts'

interface Setting {
  readonly more?: (from: string, to: string) => number
  readonly seed?: number
}

/** Ten minutes before and four after, with noise of a twelfth; those named take `more` on top. */
function edges(
  names: readonly (readonly [string, string])[],
  measure: EdgeSeries['measure'],
  { more = () => 0, seed = 1 }: Setting = {},
): EdgeSeries[] {
  return names.map(([from, to], k) => {
    const random = noise(seed * 1000 + k, 14)
    const level = 10 + 7 * (k % 5)
    const values = random.map((value) => level * (1 + value / 12))
    return {
      ...{ from, to, measure },
      before: values.slice(0, 10),
      after: values.slice(10).map((value) => value + more(from, to)),
    }
  })
}
const chain = [
  ['front', 'shop'],
  ['shop', 'cart'],
  ['cart', 'store'],
  ['front', 'search'],
  ['shop', 'mail'],
  ['search', 'index'],
] as const

test('every edge is looked at: one slow callee is found though nothing else moved', () => {
  const { value } = loudestEdges(
    edges(chain, 'duration', { more: (_, to) => (to === 'mail' ? 30 : 0) }),
  )
  expect(value?.edges[0]).toMatchObject({ from: 'shop', to: 'mail' })
  expect(value?.ends.map(({ id }) => id)).toEqual(['mail'])
})

test('what callers wait for is followed down to the callee where it begins', () => {
  const isAbove = (to: string): boolean => ['shop', 'cart', 'store'].includes(to)
  const { value } = loudestEdges(
    edges(chain, 'duration', { more: (_, to) => (isAbove(to) ? 60 : 0) }),
  )
  expect(value?.ends[0]?.id).toBe('store')
})

test('the common end of edges whose gaps grew is the suspect, caller or callee', () => {
  const { value } = loudestEdges(
    edges(chain, 'gap', {
      more: (from, to) => (from === 'shop' || to === 'shop' ? 40 : 0),
    }),
  )
  expect(value?.ends[0]).toMatchObject({ id: 'shop', loudEdges: 3, allEdges: 3 })
})

test('hardly an edge in a hundred is called loud where nothing moved', () => {
  const many = Array.from({ length: 50 }, (_, i) => [`a${i}`, `b${i}`] as const)
  let loud = 0
  let significant = 0
  for (let seed = 1; seed <= 40; seed++) {
    const found = loudestEdges(edges(many, 'duration', { seed })).value
    if ((found?.ends.length ?? 0) > 0) loud++
    significant += found?.edges.filter(({ pValue }) => pValue < 0.01).length ?? 0
  }
  expect(loud).toBeLessThanOrEqual(4)
  expect(significant / (40 * 50)).toBeLessThan(0.015)
})

test('an edge without three values before is left out, and nothing is told of none', () => {
  const short = { from: 'a', to: 'b', measure: 'gap', before: [1, NaN, 2], after: [9] } as const
  expect(loudestEdges([short]).value).toBeNull()
})
