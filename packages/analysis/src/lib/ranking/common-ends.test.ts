import { expect, test } from 'vitest'
import { commonEnds } from './common-ends.ts'

const edge = ([from, to]: readonly [string, string], measure: string, shift: number) => ({
  ...{ from, to, measure, shift },
  loudness: shift,
  qValue: shift > 5 ? 0.001 : 0.6,
})

test('a hub is not blamed for one of its callees', () => {
  const edges = [
    edge(['hub', 'bad'], 'gap', 9),
    ...['a', 'b', 'c'].map((to) => edge(['hub', to], 'gap', 0)),
  ]
  expect(commonEnds(edges, 0.05)[0]).toMatchObject({ id: 'bad', loudEdges: 1, allEdges: 1 })
})

test('errors are followed down to the callee that hands on none', () => {
  const edges = [
    edge(['a', 'b'], 'errors', 9),
    edge(['b', 'c'], 'errors', 8),
    edge(['b', 'd'], 'errors', 0),
  ]
  expect(commonEnds(edges, 0.05).map(({ id }) => id)).toEqual(['c'])
})

test('where nothing is loud nothing is named', () => {
  expect(commonEnds([edge(['a', 'b'], 'gap', 1)], 0.05)).toEqual([])
})
