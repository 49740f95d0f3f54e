import type { Change } from '@faultline/sdk'
import { expect, test } from 'vitest'
import type { Suspect } from '../node-ranking/suspects.ts'
import { explain } from './explain.ts'

const minute = 60_000
const alertAt = 100 * minute
const question = { alertAt, clearScore: 10, soonMs: 5 * minute, stepMs: minute }

const change = (id: string, service: string, at: number): Change => ({
  ...{ id, kind: 'flag', at, title: id, service },
})
const suspect = (id: string, score: number, onset: number): Suspect => ({
  ...{
    id,
    score,
    together: score,
    onset,
    sign: 'resource',
    isExplained: false,
    onsetRow: 1,
    shown: [],
  },
})

const changes = [
  change('far', 'cart', 40 * minute),
  change('elsewhere', 'mail', 96 * minute),
  change('right', 'cart', 97 * minute),
  change('later', 'cart', 104 * minute),
]

test('where a node stands out, the change of it as it began to leads', () => {
  const { verdicts, none, place } = explain(
    changes,
    [suspect('cart', 40, 98 * minute), suspect('mail', 2, 98 * minute)],
    question,
  )
  expect(place?.id).toBe('cart')
  expect(verdicts[0]?.id).toBe('right')
  expect(verdicts[0]?.probability).toBeGreaterThan(0.8)
  const total = verdicts.reduce((sum, { probability }) => sum + probability, none)
  expect(total).toBeCloseTo(1, 9)
})

test('a change of a node that is about as abnormal as the first one is no stranger', () => {
  const probabilityOf = (score: number): number => {
    const suspects = [suspect('cart', 40, 98 * minute), suspect('mail', score, 98 * minute)]
    const [first] = explain([change('elsewhere', 'mail', 97 * minute)], suspects, question).verdicts
    return first?.probability ?? NaN
  }
  expect(probabilityOf(30)).toBeGreaterThan(probabilityOf(2))
})

test('where none stands out, timing alone speaks', () => {
  const { verdicts, place } = explain(changes, [suspect('cart', 6, 98 * minute)], question)
  expect(place).toBeUndefined()
  expect(verdicts.slice(0, 2).map(({ id }) => id)).toEqual(['elsewhere', 'right'])
  expect(verdicts.at(-1)?.id).toBe('later')
})
