import { expect, test } from 'vitest'
import { tableOf } from './table.ts'

test('numbers carry their unit and are told from words', () => {
  const table = tableOf({
    kind: 'table',
    title: 'Time by service',
    provenance: [],
    columns: [
      { name: 'service' },
      { name: 'p95', unit: 'ms' },
      { name: 'rate', unit: '{request}/s' },
    ],
    rows: [
      ['payment', 1_811.4, 12.5],
      ['cart', null, 3],
    ],
  })
  expect(table.columns).toEqual([
    { name: 'service', isNumeric: false },
    { name: 'p95', isNumeric: true },
    { name: 'rate (request/s)', isNumeric: true },
  ])
  expect(table.rows).toEqual([
    ['payment', '1.8 s', '12.5'],
    ['cart', '–', '3'],
  ])
})
