import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gapped, hold, noise, sample } from '../../../test/properties.ts'
import { rolling, type RollingStatistic } from './rolling.ts'

const statistics: Record<RollingStatistic, (window: number[]) => number> = {
  mean: (window) => window.reduce((sum, value) => sum + value, 0) / window.length,
  deviation: (window) => {
    const mean = window.reduce((sum, value) => sum + value, 0) / window.length
    const squares = window.reduce((sum, value) => sum + (value - mean) ** 2, 0)
    return window.length < 2 ? NaN : Math.sqrt(squares / (window.length - 1))
  },
  median: (window) => {
    const sorted = [...window].sort((a, b) => a - b)
    const middle = sorted.length >> 1
    return sorted.length % 2 === 1
      ? (sorted[middle] ?? NaN)
      : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2
  },
  minimum: (window) => Math.min(...window),
  maximum: (window) => Math.max(...window),
}
const names = ['mean', 'deviation', 'median', 'minimum', 'maximum'] satisfies RollingStatistic[]

test('equals the statistic of each window by itself, with and without gaps', () => {
  hold(
    fc.property(sample(1), fc.integer({ min: 1, max: 12 }), fc.nat(), (values, window, seed) => {
      for (const x of [values, gapped(values, seed)]) {
        for (const name of names) {
          const result = rolling(x, { window, statistic: name, minimumPresent: 1 }).value
          x.forEach((_, i) => {
            const own = x.slice(Math.max(0, i - window + 1), i + 1).filter(Number.isFinite)
            const expected = own.length === 0 ? NaN : statistics[name](own)
            if (Number.isNaN(expected)) expect(result?.[i]).toBeNaN()
            else expect(result?.[i]).toBeCloseTo(expected, 6)
          })
        }
      }
    }),
    30,
  )
})

test('rounding does not pile up over a long series with a large offset', () => {
  const x = noise(12, 50_000).map((value) => 1e6 + value)
  const window = 20
  const deviation = rolling(x, { window, statistic: 'deviation' }).value
  expect(deviation?.[49_999]).toBeCloseTo(statistics.deviation(x.slice(-window)), 6)
})

test('is silent until half of the window is there', () => {
  expect(rolling([1, 2, 3, 4], { window: 4 }).value).toEqual(Float64Array.of(NaN, 1.5, 2, 2.5))
  expect(rolling([1], { window: 0 }).diagnostics[0]?.code).toBe('invalid-option')
})
