import { expect, test } from 'vitest'
import { checkoutSlow } from '../../test/fixtures/checkout-slow.ts'
import { otherDays } from '../../test/fixtures/other-days.ts'
import { answerGroundOf } from './answer-ground.ts'

const now = Date.parse('2026-11-23T03:12:04Z')
const groundOf = (id: string) =>
  otherDays(now).flatMap((day) => (day.id === id ? answerGroundOf(day) : []))

test('not enough evidence says what would settle it, what is missing and what it may be', () => {
  expect(groundOf('inconclusive')).toEqual([
    { title: 'What would settle it', items: ['Does shipping send its traces here?'] },
    { title: 'What is missing', items: ['spans of shipping', 'traces (unavailable)'] },
    {
      title: 'What it may be',
      items: [
        "api.parcel.example, 40 %: The third party may be slow: shipping's own metrics rose.",
      ],
    },
  ])
})

test('that nothing is wrong says what was checked', () => {
  expect(groundOf('healthy')).toEqual([
    { title: 'What was checked', items: ['Requests to web-front', 'p95 latency of web-front'] },
  ])
})

test('a cause has its findings, and an open investigation no ground yet', () => {
  const found = checkoutSlow('one', now)
  expect(answerGroundOf(found)).toEqual([])
  expect(answerGroundOf({ ...found, status: 'running', conclusion: null })).toEqual([])
})
