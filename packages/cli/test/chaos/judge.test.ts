import { expect, test } from 'vitest'
import { isUnharmed, judge, type Accepted, type Told } from './judge.ts'

const undisturbed = new Map([['shop', 'the shop is to blame']])
const accepted: readonly Accepted[] = [
  { fingerprint: 'a', honestService: 'shop' },
  { fingerprint: 'b', honestService: 'shop' },
  { fingerprint: 'c', honestService: null },
]
const told: readonly Told[] = accepted.map(({ fingerprint, honestService }, index) => ({
  id: String(index),
  fingerprint,
  hasEnded: true,
  answer: honestService === null ? null : 'the shop is to blame',
  conclusion: 'The shop is slow',
  ends: 1,
}))
const changed = (index: number, change: Partial<Told>): Told[] =>
  told.map((one, place) => (place === index ? { ...one, ...change } : one))

test('nothing is harmed when each alert has one investigation with its answer', () => {
  const verdict = judge(accepted, told, undisturbed)
  expect(verdict).toEqual({
    ...{ accepted: 3, investigated: 3, lost: 0, duplicated: 0, honestAnswersChanged: 0 },
    harm: [],
  })
  expect(isUnharmed(verdict)).toBe(true)
})

test('an investigation that is missing or does not end is a loss', () => {
  expect(judge(accepted, told.slice(1), undisturbed)).toMatchObject({ investigated: 2, lost: 1 })
  expect(judge(accepted, changed(2, { hasEnded: false }), undisturbed).lost).toBe(1)
  // One that was never accepted does not make up for it.
  const other = changed(0, { fingerprint: 'z' })
  expect(judge(accepted, other, undisturbed)).toMatchObject({ lost: 1, investigated: 2 })
})

test('a second investigation of an alert and a second end are told', () => {
  const more = [...told, { ...changed(0, {})[0], id: '9' } as Told]
  expect(judge(accepted, more, undisturbed).duplicated).toBe(1)
  expect(judge(accepted, changed(1, { ends: 2 }), undisturbed).duplicated).toBe(1)
})

test('an answer of an honest analyzer that differs or failed is told, one of a hostile is not', () => {
  const harmed = [changed(0, { answer: 'another' }), changed(0, { answer: null })]
  for (const one of harmed) {
    const verdict = judge(accepted, one, undisturbed)
    expect(verdict.honestAnswersChanged).toBe(1)
    expect(isUnharmed(verdict)).toBe(false)
  }
  expect(judge(accepted, changed(2, { answer: 'x' }), undisturbed).honestAnswersChanged).toBe(0)
})
