import { deployment, flag, service, type Entity, type Finding } from '@faultline/sdk'
import { expect, test } from 'vitest'
import type { CaseAnswer } from '../../case-file.ts'
import { judge } from './judge.ts'

const v42 = deployment('payment', 'v42')
const prefetch = flag('cart-prefetch')

function found(entities: readonly Entity[], kind: Finding['kind'] = 'cause') {
  const findings = entities.map((entity, at) => ({
    ...{ id: String(at), kind, entity, confidence: 0.9, summary: 'It is so.', analyzer: 'a' },
    evidence: [
      { kind: 'text', title: 'Latency by version', text: 'v42 is slow', provenance: [] } as const,
    ],
    actions: [{ title: 'Roll back', command: 'rollback payment' }],
  }))
  const conclusion = findings.some((finding) => finding.kind === 'cause') ? 'cause' : 'healthy'
  return {
    conclusion: { kind: conclusion, sentence: 'So it is.', confidence: 0.9 },
    findings,
  } as const
}
const cause = (causes: CaseAnswer['causes'], rest: Partial<CaseAnswer> = {}): CaseAnswer => ({
  conclusion: 'cause',
  ...(causes ? { causes } : {}),
  ...rest,
})

test('the first cause must be one of the true ones', () => {
  const answer = cause({ any: [v42, service('payment')] })
  expect(judge(found([v42, prefetch]), answer)).toEqual({ reasons: [], rank: 1 })
  expect(judge(found([prefetch, service('payment')]), answer)).toEqual({
    reasons: [
      'It named flag cart-prefetch first; right is payment@v42 or payment, which came in place 2.',
    ],
    rank: 2,
  })
})

test('where all are asked for, they come first in any order', () => {
  const answer = cause({ all: [v42, prefetch] })
  expect(judge(found([prefetch, v42, service('cart')]), answer).reasons).toEqual([])
  expect(judge(found([prefetch, service('cart'), v42]), answer)).toMatchObject({ rank: 3 })
  expect(judge(found([prefetch, service('cart'), v42]), answer).reasons).toHaveLength(1)
  expect(judge(found([prefetch]), answer).rank).toBe(null)
})

test('only causes count', () => {
  const answer = cause({ any: [v42] })
  expect(judge(found([v42], 'contributing'), answer).reasons).toEqual([
    'It concluded "healthy" and named no cause; right is payment@v42.',
  ])
})

test('on a healthy day a cause is a false alarm', () => {
  const healthy: CaseAnswer = { conclusion: 'healthy' }
  expect(judge(found([]), healthy)).toEqual({ reasons: [], rank: null })
  expect(judge(found([v42]), healthy).reasons).toEqual([
    'It concluded "cause", naming payment@v42, where "healthy" is right.',
  ])
})

test('what must never be a cause is told, in whatever place it is named', () => {
  const answer = cause({ any: [v42] }, { never: [prefetch] })
  expect(judge(found([v42, prefetch]), answer).reasons).toEqual([
    'It named flag cart-prefetch as a cause, which it never is.',
  ])
})

test('actions and evidence that must appear are looked for by their text', () => {
  const asked = { actions: ['rollback payment'], evidence: ['Latency by version'] }
  expect(judge(found([v42]), cause({ any: [v42] }, asked)).reasons).toEqual([])
  const others = { actions: ['restart'], evidence: ['Errors'] }
  expect(judge(found([v42]), cause({ any: [v42] }, others)).reasons).toEqual([
    'No action says "restart".',
    'No evidence says "Errors".',
  ])
})
