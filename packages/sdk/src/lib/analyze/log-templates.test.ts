import { expect, test } from 'vitest'
import { makeRows, minute, origin, start } from '../../../test/answers.ts'
import type { LogRecord } from '../ports/logs.ts'
import { logTemplates } from './log-templates.ts'

const record = (body: string, index: number, at = start): LogRecord => ({
  at: at + index * 1000,
  service: 'payment',
  severity: 'error',
  body,
  attributes: {},
})
const usual = Array.from({ length: 40 }, (_, index) =>
  record(`paid order ${index} in ${7 * index} ms`, index),
)
const refused = Array.from({ length: 25 }, (_, index) =>
  record(`card ${1000 + index} was refused by the bank`, index, start + 10 * minute),
)
const window = { from: start, to: start + 10 * minute }
const before = makeRows(usual, { ...origin(5, 'logs'), window })

test('a pattern that is new is told with its first record', () => {
  const found = logTemplates(
    before,
    makeRows([...refused.toReversed(), ...usual], origin(6, 'logs')),
  )
  expect(found?.sentence).toBe('A new record in logs: "card <*> was refused by the bank", 25 times')
  expect(found?.templates).toHaveLength(1)
  expect(found?.templates[0]).toMatchObject({
    isNew: true,
    before: 0,
    after: 25,
    example: refused[0],
  })
  expect(found?.records).toMatchObject({
    kind: 'logs',
    records: [refused[0]],
    provenance: [origin(5, 'logs'), origin(6, 'logs')].map((one) => expect.objectContaining(one)),
  })
})

test('twice as many records in a window of twice the length are no surge', () => {
  const twice = { from: start, to: start + 20 * minute }
  const after = makeRows([...usual, ...usual], { ...origin(6, 'logs'), window: twice })
  expect(logTemplates(before, after)).toBeNull()
  expect(logTemplates(before, after, { spanRatio: 0.5 })?.templates[0]).toMatchObject({
    isNew: false,
    before: 40,
    after: 80,
  })
})

test('no records, no surge', () => {
  expect(logTemplates(makeRows<LogRecord>([]), makeRows<LogRecord>([]))).toBeNull()
})
