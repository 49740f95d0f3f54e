import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold } from '../../../test/properties.ts'
import { combineRankings } from './combine-rankings.ts'

const ids = ['a', 'b', 'c', 'd', 'e']
const ranking = fc.shuffledSubarray(ids, { minLength: 1 })
const scoreOf = (result: ReturnType<typeof combineRankings>, id: string): number =>
  result.value?.find((candidate) => candidate.id === id)?.score ?? 0

test('parts are printed and add up', () => {
  const { value } = combineRankings([
    { method: 'traversal', ids: ['db', 'web'], weight: 2 },
    { method: 'traces', ids: ['web', 'db'] },
    { method: 'silent', ids: [], weight: 100 },
  ])
  expect(value?.[0]?.id).toBe('db')
  expect(value?.[0]?.parts.map(({ method, rank }) => [method, rank])).toEqual([
    ['traversal', 1],
    ['traces', 2],
  ])
  expect(value?.[0]?.parts.map(({ part }) => part)).toEqual([2 / 3, 2 / 9])
})

test('moving up in any ranking never lowers a candidate', () => {
  hold(
    fc.property(ranking, ranking, fc.nat({ max: 4 }), (one, other, at) => {
      const id = one[at % one.length] ?? 'a'
      const place = one.indexOf(id)
      fc.pre(place > 0)
      const raised = [...one]
      raised[place] = one[place - 1] ?? id
      raised[place - 1] = id
      const before = combineRankings([
        { method: 'm', ids: one },
        { method: 'n', ids: other },
      ])
      const after = combineRankings([
        { method: 'm', ids: raised },
        { method: 'n', ids: other },
      ])
      expect(scoreOf(after, id)).toBeGreaterThan(scoreOf(before, id))
    }),
  )
})

test('one method keeps its order, agreement gives one, and the order of methods is irrelevant', () => {
  hold(
    fc.property(ranking, ranking, (one, other) => {
      const single = combineRankings([{ method: 'm', ids: one, weight: 3 }]).value ?? []
      expect(single.map(({ id }) => id)).toEqual(one)
      expect(single[0]?.score).toBe(1)
      const pair = [
        { method: 'm', ids: one },
        { method: 'n', ids: other, weight: 2 },
      ]
      const turned = combineRankings([...pair].reverse()).value?.map(({ id }) => id)
      expect(turned).toEqual(combineRankings(pair).value?.map(({ id }) => id))
    }),
  )
})

test('refuses negative weights', () => {
  expect(combineRankings([{ method: 'm', ids: ['a'], weight: -1 }]).value).toBeNull()
})
