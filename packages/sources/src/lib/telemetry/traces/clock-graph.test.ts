import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clockSkews, type ClockPair } from './clock-graph.ts'

/** Calls of 50 ms that are answered for 40 ms from 5 ms on, seen by clocks of which the callee's is ahead. */
const pair = (
  ...[caller, callee, aheadMs, more]: [number, number, number, Partial<ClockPair>?]
): ClockPair => ({
  ...{ caller, callee, calls: 20, offsetMs: aheadMs, spreadMs: 4 },
  ...{ beginMostMs: 7 + aheadMs, afterEndMostMs: aheadMs - 46 },
  ...more,
})

test('rule 9: of several callers and one callee that disagree, the callee is wrong', () => {
  const pairs = [pair(1, 9, 40_000), pair(2, 9, 40_000), pair(3, 9, 40_000)]
  expect(clockSkews(pairs)).toEqual([{ process: 9, aheadMs: 40_000, calls: 60 }])
})

test('rule 9: of several callees and one caller that disagree, the caller is wrong', () => {
  const pairs = [pair(1, 7, -3000), pair(1, 8, -3000), pair(1, 9, -3000)]
  expect(clockSkews(pairs)).toEqual([{ process: 1, aheadMs: 3000, calls: 60 }])
})

test('rule 9: of two that disagree the caller is right, and what agrees with one goes with it', () => {
  expect(clockSkews([pair(1, 2, -700), pair(2, 3, 0)])).toEqual([
    { process: 1, aheadMs: 700, calls: 20 },
  ])
  expect(clockSkews([pair(1, 2, -700)])).toEqual([{ process: 2, aheadMs: -700, calls: 20 }])
})

test('rule 9: what a wrong clock does not explain alone is no proof of one', () => {
  const doubtful = {
    'few calls': pair(1, 2, -700, { calls: 4 }),
    'within the call': pair(1, 2, 3),
    'answers that last longer than their calls': pair(1, 2, 300, {
      beginMostMs: 7,
      afterEndMostMs: -40,
    }),
    'answers that begin late by very different times': pair(1, 2, 900, { spreadMs: 800 }),
    'as little as NTP allows': pair(1, 2, -3, { beginMostMs: -1 }),
  }
  for (const one of Object.values(doubtful)) expect(clockSkews([one])).toEqual([])
})

test('rule 9: whichever process is wrong, and by how much, it alone is told', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 4, max: 12 }),
      fc.nat(),
      fc.oneof(fc.integer({ min: 100, max: 600_000 }), fc.integer({ min: -600_000, max: -100 })),
      (count, seed, skew) => {
        const wrong = seed % count
        const clock = (process: number): number => (process === wrong ? skew : 0)
        const pairs = Array.from({ length: count }, (_, k) => {
          const next = (k + 1) % count
          return pair(k, next, clock(next) - clock(k))
        })
        expect(clockSkews(pairs).map(({ process, aheadMs }) => [process, aheadMs])).toEqual([
          [wrong, clock(wrong)],
        ])
      },
    ),
  )
})
