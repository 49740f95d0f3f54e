import type { SourceError } from '@faultline/sdk'
import { expect, test } from 'vitest'
import { coverageOf, starvedNeed } from './coverage.ts'
import type { Answer, JournalEntry } from './journal.ts'
import type { DeclaredNeed } from './need-scope.ts'
import { limitFailure } from './run-error.ts'

const metrics: DeclaredNeed = { name: 'm', kind: 'metrics', scope: {} }
const logs: DeclaredNeed = { name: 'l', kind: 'logs', scope: {} }
const answered = valueOf('[1]')
const empty = valueOf('[]')

function valueOf(json: string): Answer {
  return { kind: 'value', query: 'q', payload: { json, floats: [] }, bytes: 1 }
}

function refused(reason: SourceError['reason']): Answer {
  return { kind: 'refused', reason, message: `it is ${reason}` }
}

function entriesOf(...answers: readonly Answer[]): JournalEntry[] {
  return answers.map((answer, position) => ({
    ...{ position, askedAtMs: 0, answeredAtMs: 0, answer },
    asked: { kind: 'read', need: 'm', source: 'metrics', method: 'range', query: {} },
  }))
}

test.each([
  ['nothing was asked', [], 'not_asked', undefined],
  ['all was answered', [answered, empty], 'answered', undefined],
  ['there was nothing', [empty, empty], 'empty', undefined],
  ['the source was not there', [refused('unavailable'), empty], 'unavailable', 'it is unavailable'],
  ['it was out of scope', [refused('denied')], 'denied', 'it is denied'],
  ['the source had no budget for it', [refused('over_budget')], 'over_budget', 'it is over_budget'],
  ['a replay did not know it', [refused('not_in_journal')], 'unavailable', 'it is not_in_journal'],
  ['some was answered', [answered, refused('unavailable')], 'answered', 'it is unavailable'],
] as const)('where %s, coverage says so', (...[, answers, state, message]) => {
  const [own, other] = coverageOf([metrics, logs], entriesOf(...answers))
  expect(own).toEqual({
    ...{ need: 'm', kind: 'metrics', calls: answers.length, state },
    ...(message === undefined ? {} : { message }),
  })
  expect(other).toEqual({ need: 'l', kind: 'logs', calls: 0, state: 'not_asked' })
})

test('a need whose answer the budget did not reach is over budget', () => {
  const failure = limitFailure('denied', { limit: 'calls', maximum: 1, actual: 2 })
  const coverage = coverageOf([metrics, logs], entriesOf(answered), starvedNeed(failure, 'l'))
  expect(coverage.map(({ need, calls, state }) => [need, calls, state])).toEqual([
    ['m', 1, 'answered'],
    ['l', 1, 'over_budget'],
  ])
  expect(coverage[1]?.message).toContain('exceeded calls: 2 of at most 1')
  const spun = limitFailure('timed_out', { limit: 'cpuMs', maximum: 1, actual: 2 })
  expect(starvedNeed(spun, 'l')).toBeUndefined()
})
