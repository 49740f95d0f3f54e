import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gapped, hold, noise } from '../../../test/properties.ts'
import { onsetIntervals } from './onset-interval.ts'

const step = (size: number, seed = 5): number[] =>
  noise(seed, 100).map((value, i) => value + (i >= 60 ? size : 0))

test('a clear step is known to the sample, a faint one is not', () => {
  expect(onsetIntervals(step(20), [60]).value?.[0]).toMatchObject({ low: 60, high: 60 })
  const faint = onsetIntervals(step(1.2), [60]).value?.[0]
  expect((faint?.high ?? 0) - (faint?.low ?? 0)).toBeGreaterThan(2)
})

test('covers the truth about as often as it says', () => {
  let covered = 0
  for (let seed = 1; seed <= 200; seed++) {
    const interval = onsetIntervals(step(1.5, seed), [60]).value?.[0]
    if (interval !== undefined && interval.low <= 60 && interval.high >= 60) covered++
  }
  expect(covered).toBeGreaterThan(175)
})

test('corrects a change point that was put a little beside', () => {
  expect(onsetIntervals(step(10), [63]).value?.[0]?.mostProbable).toBe(60)
})

test('shift, scale and direction do not matter, and gaps do not throw', () => {
  hold(
    fc.property(fc.nat({ max: 1000 }), (seed) => {
      const values = step(4, seed)
      const plain = onsetIntervals(values, [60]).value
      expect(
        onsetIntervals(
          values.map((value) => 8 - 2 * value),
          [60],
        ).value,
      ).toEqual(plain)
      expect(onsetIntervals(gapped(values, seed), [60]).value?.[0]?.mostProbable).toBeGreaterThan(
        50,
      )
    }),
  )
})

test('refuses indices outside of the series', () => {
  expect(onsetIntervals(step(1), [0]).diagnostics[0]?.code).toBe('invalid-option')
  expect(onsetIntervals(step(1), [100]).value).toBeNull()
})
