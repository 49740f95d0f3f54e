import { expect, test } from 'vitest'
import { checkoutSlow } from '../../test/fixtures/checkout-slow.ts'
import { coverageOf } from './coverage.ts'

test('calls of all runs are added up under the name of the source', () => {
  expect(coverageOf(checkoutSlow('one', 0)).map((row) => `${row.name}: ${row.phrase}`)).toEqual([
    'traces: answered 13 queries',
    'metrics: answered 16 queries',
    'changes: answered 2 queries',
    'logs: 2 queries, nothing found',
  ])
})

test('a source that failed one run is not hidden by another that it answered', () => {
  const one = checkoutSlow('one', 0)
  const [first, second] = one.runs
  if (!first || !second) throw new Error('The fixture has no runs.')
  const traces = { need: 'traces', kind: 'traces', calls: 1 }
  const runs = [
    {
      ...first,
      coverage: [{ ...traces, state: 'unavailable' as const, message: 'No span came.' }],
    },
    { ...second, coverage: [{ ...traces, state: 'answered' as const }] },
  ]
  expect(coverageOf({ ...one, runs })).toMatchObject([
    { state: 'unavailable', phrase: 'did not answer', message: 'No span came.' },
  ])
})
