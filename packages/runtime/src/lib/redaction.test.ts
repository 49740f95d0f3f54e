import { expect, test } from 'vitest'
import { createRedaction } from './redaction.ts'

test('values of secret fields and text that looks like a credential are removed', () => {
  const { value } = createRedaction({ fields: ['customer'], patterns: [/MARKER-\d+/] })
  const values = Float64Array.of(1)
  expect(
    value([
      {
        body: 'GET https://shop:hunter2@db/x with Bearer abcdefghijklmnop, key AKIAABCDEFGHIJKLMNOP',
        attributes: { 'http.request.header.authorization': 'x', customer: 'Ann', region: 'eu' },
        'MARKER-1': 'MARKER-2 and MARKER-3',
        values,
      },
    ]),
  ).toEqual([
    {
      body: 'GET https://shop:[redacted]@db/x with Bearer [redacted], key [redacted]',
      attributes: {
        'http.request.header.authorization': '[redacted]',
        customer: '[redacted]',
        region: 'eu',
      },
      '[redacted]': '[redacted] and [redacted]',
      values,
    },
  ])
})

test('an answer of which nothing is removed is not copied', () => {
  const { value } = createRedaction()
  const answer = [{ name: 'latency', labels: { region: 'eu' }, values: Float64Array.of(1, NaN) }]
  expect(value(answer)).toBe(answer)
})
