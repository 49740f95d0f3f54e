import { deployment, service, withoutAnswer, type Entity, type Finding } from '@faultline/sdk'
import type { Coverage } from '@faultline/sdk/result'
import { expect, test } from 'vitest'
import { completeConclusion } from './complete-conclusion.ts'

const none = withoutAnswer('There is not enough evidence.')
const finding = (
  kind: Finding['kind'],
  confidence: number,
  entity: Entity = service('payment'),
): Finding => ({
  ...{ id: `${kind}.${confidence}`, kind, entity, confidence, summary: `${kind} ${confidence}` },
  ...{ evidence: [], actions: [], analyzer: 'test' },
})
const covered = (kind: string, state: Coverage['state']): Coverage => ({
  need: kind,
  kind,
  state,
  calls: 1,
})

test('hypotheses are unsure causes and inconclusive findings, one an entity, likeliest first', () => {
  const findings = [
    finding('cause', 0.1),
    finding('symptom', 0.9, service('web')),
    finding('ruled_out', 0.9, service('search')),
    finding('inconclusive', 0.2, deployment('payment', 'v2')),
    finding('inconclusive', 0.05),
  ]
  const completed = completeConclusion(none, { findings, coverage: [] })
  expect(completed).toMatchObject({
    hypotheses: [
      { entity: deployment('payment', 'v2'), confidence: 0.2, sentence: 'inconclusive 0.2' },
      { entity: service('payment'), confidence: 0.1, sentence: 'cause 0.1' },
    ],
    missing: [],
    question: 'What tells payment@v2 from payment?',
  })
})

test('missing is what gave no answer or held nothing, and the question is after the first', () => {
  const coverage = [
    covered('changes', 'not_asked'),
    covered('logs', 'answered'),
    covered('traces', 'empty'),
    covered('metrics', 'over_budget'),
  ]
  expect(completeConclusion(none, { findings: [], coverage })).toMatchObject({
    sentence: 'There is not enough evidence. Not checked: metrics (over budget).',
    missing: ['traces (empty)', 'metrics (over budget)'],
    question: 'Is anything missing that should send traces here?',
  })
})

test('what one run found empty and another read is not missing', () => {
  const coverage = [covered('traces', 'empty'), covered('traces', 'answered')]
  expect(completeConclusion(none, { findings: [], coverage })).toMatchObject({
    missing: [],
    question: null,
  })
})

test('what the analyzer said stands, and what it could not know is added', () => {
  const stated = {
    ...none,
    hypotheses: [{ entity: service('a'), confidence: 0.2, sentence: 'a' }],
    missing: ['spans of a'],
    question: 'Does a send spans?',
  }
  const ground = {
    findings: [finding('inconclusive', 0.9)],
    coverage: [covered('traces', 'unavailable')],
  }
  expect(completeConclusion(stated, ground)).toEqual({
    ...stated,
    sentence: `${none.sentence} Not checked: traces (unavailable).`,
    missing: ['spans of a', 'traces (unavailable)'],
  })
})

test('a cause that was found without a declared source says so in its sentence', () => {
  const cause = { kind: 'cause', sentence: 'payment broke it.', confidence: 0.8 } as const
  const coverage = [covered('changes', 'unavailable'), covered('traces', 'empty')]
  expect(completeConclusion(cause, { findings: [], coverage })).toEqual({
    ...cause,
    sentence: 'payment broke it. Not checked: changes (unavailable).',
  })
})
