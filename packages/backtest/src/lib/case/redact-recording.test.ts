import { decodePayload, encodePayload, type Journal } from '@faultline/runtime'
import { expect, test } from 'vitest'
import { redactRecording } from './redact-recording.ts'

const journal: Journal = {
  version: 1,
  run: '1',
  analyzer: { id: 'a', version: 'v' },
  entries: [
    {
      ...{ position: 0, askedAtMs: 0, answeredAtMs: 1 },
      asked: {
        ...{ kind: 'read', need: 'logs', source: 'logs', method: 'search' },
        query: { where: { customer: 'Jane Roe' } },
      },
      answer: {
        kind: 'value',
        query: "select body where customer = 'Jane Roe'",
        payload: encodePayload([
          { body: 'paid by Jane Roe', values: Float64Array.of(1, 2), attributes: { iban: 'DE1' } },
        ]),
        bytes: 10,
      },
    },
  ],
}
const investigation = {
  analyzer: 'a',
  params: { customer: 'Jane Roe' },
  alert: null,
  clock: 0,
  window: { from: 0, to: 1 },
  seed: '1',
}

test('what a rule names is gone from everything, and numbers stay', () => {
  const rules = { fields: ['IBAN'], patterns: ['Jane \\w+'] }
  const redacted = redactRecording({ investigation, journals: new Map([['1', journal]]) }, rules)
  expect(redacted.investigation.params).toEqual({ customer: '[redacted]' })
  const [entry] = redacted.journals.get('1')?.entries ?? []
  expect(JSON.stringify(entry)).not.toMatch(/Jane|DE1/)
  expect(entry?.asked).toMatchObject({ query: { where: { customer: '[redacted]' } } })
  const value = entry?.answer.kind === 'value' ? decodePayload(entry.answer.payload) : undefined
  expect(value).toEqual([
    {
      body: 'paid by [redacted]',
      values: Float64Array.of(1, 2),
      attributes: { iban: '[redacted]' },
    },
  ])
})

test('a pattern that is none is refused', () => {
  const rules = { fields: [], patterns: ['('] }
  expect(() => redactRecording({ investigation, journals: new Map() }, rules)).toThrow(
    /The redaction pattern "\(" is not understood/,
  )
})
