import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold, noise, whole } from '../../../test/properties.ts'
import { windowScores } from './window-scores.ts'

const normal = noise(61, 100)
const codesOf = (metric: Parameters<typeof windowScores>[0]): string[] =>
  windowScores(metric).diagnostics.map(({ code }) => code)

test('direction matters: an improvement is never positive', () => {
  hold(
    fc.property(fc.array(whole, { minLength: 1, maxLength: 9 }), (window) => {
      const up = windowScores({ normal, window, worse: 'up' }).value?.scores
      const down = windowScores({ normal, window, worse: 'down' }).value?.scores
      expect(up).toHaveLength(window.length)
      up?.forEach((score, i) => expect(down?.[i]).toBeCloseTo(-score, 9))
    }),
  )
})

test('shift and scale do not matter without the floor of the spread', () => {
  hold(
    fc.property(whole, fc.integer({ min: 1, max: 9 }), (shift, scale) => {
      const options = { worse: 'up', minimumRelativeSpread: 0 } as const
      const window = [0, 3, -2, 8]
      const move = (values: readonly number[]): number[] =>
        values.map((value) => scale * value + shift)
      const plain = windowScores({ normal, window, ...options }).value
      const moved = windowScores({ normal: move(normal), window: move(window), ...options }).value
      expect(plain?.scores).toHaveLength(4)
      plain?.scores.forEach((score, i) => expect(moved?.scores[i]).toBeCloseTo(score, 6))
      expect(moved?.spread).toBeCloseTo(scale * (plain?.spread ?? NaN), 9)
    }),
  )
})

test('a change that lasts has an onset; a single wild row has a peak and none', () => {
  const change = windowScores({ normal, window: [0, 0, 30, 32, 31], worse: 'up' }).value
  expect(change?.onsetRow).toBe(2)
  expect(change?.lasting).toBeGreaterThan(20)
  const once = windowScores({ normal, window: [0, 0, 60, 0, 0], worse: 'up' }).value
  expect(once?.onsetRow).toBe(-1)
  expect(once?.lasting).toBeLessThan(3)
  expect(once?.peak).toBeGreaterThan(20)
})

test('without ten normal values or any value of the window there is no answer, and a reason', () => {
  for (const metric of [
    { normal: [1, 2, 3], window: [9], worse: 'up' },
    { normal, window: [NaN, Infinity], worse: 'up' },
    { normal, window: [], worse: 'up' },
  ] as const) {
    expect(windowScores(metric).value).toBeNull()
    expect(codesOf(metric)).toEqual(['too-few-values'])
  }
})

test('says what strains it', () => {
  const flat = Array(20).fill(0)
  expect(codesOf({ normal, window: [1, 2], worse: 'up' })).toEqual([])
  expect(codesOf({ normal: [...normal, NaN], window: [1, 2], worse: 'up' })).toEqual([
    'missing-values',
  ])
  expect(codesOf({ normal: flat, window: [1, 2], worse: 'up' })).toEqual(['constant-series'])
  expect(windowScores({ normal: flat, window: [1, 2], worse: 'up' }).value?.peak).toBe(10)
  expect(codesOf({ normal, window: [9], worse: 'up' })).toEqual(['approximate'])
})
