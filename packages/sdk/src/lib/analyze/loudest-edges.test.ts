import { expect, test } from 'vitest'
import { makeSeries, noise, origin, start } from '../../../test/answers.ts'
import { loudestEdges } from './loudest-edges.ts'

const onset = start + 120_000
const call = (caller: string, callee: string, { more = 0, seed = 1 } = {}) =>
  makeSeries(
    noise(18, seed).map((value, i) => 50 + 3 * value + (i < 12 ? 0 : more)),
    { labels: { caller, callee } },
  )
const input = { measure: 'gap', from: 'caller', to: 'callee', onset } as const

test('says where the calls meet that rose, with a table of them all', () => {
  const series = [
    call('shop', 'cart', { more: 80, seed: 1 }),
    call('web', 'shop', { more: 90, seed: 2 }),
    call('web', 'ads', { seed: 3 }),
  ]
  const found = loudestEdges({ ...input, series })
  expect(found?.sentence).toBe(
    'The calls that rose most (gap) meet in shop: 2 of the 2 that it is an end of',
  )
  expect(found?.probability).toBeGreaterThan(0.9)
  expect(found?.edges).toHaveLength(3)
  expect(found?.evidence).toMatchObject({ kind: 'table', provenance: [origin(1)] })
})

test('calls that did not rise meet nowhere, nor do those of no series', () => {
  expect(loudestEdges({ ...input, series: [call('web', 'ads', { seed: 3 })] })).toBeNull()
  expect(loudestEdges({ ...input, series: [] })).toBeNull()
})
