import { expect, test } from 'vitest'
import { checkoutSlow } from '../../test/fixtures/checkout-slow.ts'
import { asQueued } from '../../test/fixtures/events-of.ts'
import { otherDays } from '../../test/fixtures/other-days.ts'
import { answerOf, confidenceOf, failureOf, milestonesOf, tookText } from './answer.ts'

const now = Date.parse('2026-11-23T03:12:04Z')
const day = (id: string) => {
  const found = otherDays(now).find((one) => one.id === id)
  if (!found) throw new Error(`There is no fixture ${id}.`)
  return found
}

test('a cause is told as its sentence with its confidence', () => {
  expect(answerOf(checkoutSlow('one', now))).toEqual({
    tone: 'cause',
    word: 'Cause found',
    sentence: 'checkout is slow because of deploy payment@v42',
    confidence: { percent: 93, text: '93 %', words: 'very likely' },
  })
})

test('rule 15: how a cause is called depends on how sure it is', () => {
  const word = (confidence: number): string => {
    const conclusion = { kind: 'cause', sentence: 'a', confidence } as const
    return answerOf({ ...checkoutSlow('one', now), conclusion }).word
  }
  expect([0.95, 0.9, 0.83, 0.7, 0.69, 0.4].map(word)).toEqual([
    'Cause found',
    'Cause found',
    'Likely cause',
    'Likely cause',
    'Possible cause',
    'Possible cause',
  ])
})

test.each([
  ['healthy', 'healthy', 'Nothing is wrong'],
  ['inconclusive', 'uncertain', 'Not enough evidence'],
  ['unclaimed', 'unclaimed', 'No analyzer'],
  ['failed', 'failed', 'Failed'],
])('%s is told as such', (id, tone, word) => {
  expect(answerOf(day(id))).toMatchObject({ tone, word })
})

test('not enough evidence is not something to be sure of', () => {
  expect(answerOf(day('inconclusive')).confidence).toBeNull()
})

test('an open investigation is told as being looked into', () => {
  const queued = asQueued(checkoutSlow('one', now))
  expect(answerOf(queued).sentence).toBe('Waiting for a free sandbox.')
  expect(answerOf({ ...queued, status: 'running' }).sentence).toBe('Looking for the cause.')
  expect(tookText(queued)).toBeNull()
})

test('a cause that was found is told before all is done', () => {
  const whole = checkoutSlow('one', now)
  const running = { ...asQueued(whole), status: 'running' as const }
  expect(answerOf(running, whole.findings)).toMatchObject({
    tone: 'running',
    word: 'Investigating, so far',
    sentence: whole.findings[0]?.summary,
    confidence: { percent: 93 },
  })
  expect(answerOf(running, whole.findings.slice(1)).sentence).toBe('Looking for the cause.')
})

test('nothing is certain and nothing impossible', () => {
  expect(confidenceOf(1).text).toBe('99 %')
  expect(confidenceOf(0).text).toBe('1 %')
  expect(confidenceOf(0.55).words).toBe('more likely than not')
})

test('a failure names what was wrong and where', () => {
  expect(failureOf(day('failed'))).toMatch(/limit of 30 s.*\(analyzers\/.*index\.ts:84\)$/)
  expect(failureOf(checkoutSlow('one', now))).toBeNull()
})

test('milestones count from the moment the alert came in', () => {
  const names = (id: string) => milestonesOf(day(id)).map(({ name, since }) => `${name} ${since}`)
  expect(milestonesOf(checkoutSlow('one', now)).map((one) => one.since)).toEqual([
    null,
    '+640 ms',
    '+1.4 s',
  ])
  expect(names('unclaimed')).toEqual(['Alert received null'])
  expect(names('failed')).toEqual(['Alert received null', 'First finding none', 'Failed +30 s'])
})
