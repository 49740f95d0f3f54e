import { expect, test } from 'vitest'
import { traffic } from '../../../test/traces.ts'
import { missingCalls } from './missing-calls.ts'

const names = ['web', 'cart', 'cache']

/** web calls cart always and cache in `reach` of ten requests, failing without it if told. */
function requests(seed: number, reach: number, failsWithout = false) {
  return traffic(100, seed, (jitter, i) => {
    const isReached = i % 10 < reach
    return {
      node: 0,
      ownMs: jitter(),
      failed: failsWithout && !isReached,
      calls: [{ node: 1, ownMs: jitter() }, ...(isReached ? [{ node: 2, ownMs: jitter() }] : [])],
    }
  })
}
const missing = (before: ReturnType<typeof requests>, after: ReturnType<typeof requests>) =>
  missingCalls({ names, before, after }).value

test('a callee that is no longer reached is named, with what its callers do without it', () => {
  expect(missing(requests(1, 10), requests(2, 4, true))).toMatchObject([
    { caller: 'web', callee: 'cache', shareBefore: 1, shareAfter: 0.4, failedWithout: 1 },
  ])
  expect(missing(requests(1, 10), requests(2, 4))?.[0]?.failedWithout).toBe(0)
})

test('more calls than before, or as many, are not missing', () => {
  expect(missing(requests(3, 5), requests(4, 9))).toEqual([])
  expect(missing(requests(5, 7), requests(6, 7))).toEqual([])
})

test('a caller that is gone itself cannot be judged, and is named', () => {
  const alone = traffic(100, 7, (jitter) => ({ node: 1, ownMs: jitter() }))
  const { value, diagnostics } = missingCalls({ names, before: requests(1, 10), after: alone })
  expect(value).toEqual([])
  expect(diagnostics).toMatchObject([
    { code: 'too-few-values', message: expect.stringContaining('web') },
  ])
})
