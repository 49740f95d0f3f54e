import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold } from '../../../test/properties.ts'
import { createRandom } from '../numeric/random.ts'
import { nativeHistogramQuantile, type NativeHistogram } from './native-histograms.ts'

const none = { zeroThreshold: 0, zeroCount: 0 }

function histogramOf(values: readonly number[], schema: number): NativeHistogram {
  const of = (own: readonly number[]) => {
    const counts = new Map<number, number>()
    for (const value of own) {
      const index = Math.ceil(Math.log2(value) * 2 ** schema)
      counts.set(index, (counts.get(index) ?? 0) + 1)
    }
    return [...counts].map(([index, count]) => ({ index, count }))
  }
  return {
    schema,
    ...none,
    positive: of(values.filter((value) => value > 0)),
    negative: of(values.filter((value) => value < 0).map((value) => -value)),
  }
}

test('interpolates exponentially within a bucket', () => {
  const positive = [
    { index: 1, count: 4 },
    { index: 2, count: 4 },
  ]
  const at = (p: number) => nativeHistogramQuantile({ schema: 0, ...none, positive }, p).value
  expect(at(0)).toBeCloseTo(1, 12)
  expect(at(0.25)).toBeCloseTo(Math.SQRT2, 12)
  expect(at(0.5)).toBeCloseTo(2, 12)
  expect(at(1)).toBeCloseTo(4, 12)
})

test('the zero bucket reaches only to the side on which there is something', () => {
  const zero = { schema: 0, zeroThreshold: 0.1, zeroCount: 10 }
  const some = [{ index: 1, count: 10 }]
  expect(nativeHistogramQuantile({ ...zero, positive: some }, 0.25).value).toBeCloseTo(0.05, 12)
  expect(nativeHistogramQuantile({ ...zero, positive: [] }, 0.25).value).toBeCloseTo(-0.05, 12)
  expect(
    nativeHistogramQuantile({ ...zero, positive: [], negative: some }, 0.75).value,
  ).toBeCloseTo(-0.05, 12)
})

test('negative observations mirror positive ones', () => {
  const values = Array.from({ length: 50 }, (_, i) => 1.07 ** i)
  const plain = histogramOf(values, 3)
  const turned = histogramOf(
    values.map((value) => -value),
    3,
  )
  for (const p of [0.05, 0.33, 0.5, 0.9]) {
    expect(nativeHistogramQuantile(turned, p).value).toBeCloseTo(
      -(nativeHistogramQuantile(plain, 1 - p).value ?? NaN),
      9,
    )
  }
})

test('quantiles grow with the probability and err by less than a bucket', () => {
  hold(
    fc.property(fc.nat(), fc.integer({ min: 0, max: 8 }), (seed, schema) => {
      const random = createRandom(seed)
      const values = Array.from({ length: 99 }, () => Math.exp(8 * random() - 4)).sort(
        (a, b) => a - b,
      )
      const histogram = histogramOf(values, schema)
      const width = 2 ** (2 ** -schema)
      let last = 0
      for (let rank = 1; rank <= 99; rank += 7) {
        const estimate = nativeHistogramQuantile(histogram, (rank - 0.5) / 99).value ?? NaN
        const exact = values[rank - 1] ?? NaN
        expect(estimate / exact).toBeLessThanOrEqual(width * 1.000001)
        expect(estimate / exact).toBeGreaterThanOrEqual(1 / width / 1.000001)
        expect(estimate).toBeGreaterThanOrEqual(last)
        last = estimate
      }
    }),
  )
})

test('refuses unknown schemas and empty histograms', () => {
  expect(nativeHistogramQuantile({ schema: 9, ...none, positive: [] }, 0.5).value).toBeNull()
  expect(
    nativeHistogramQuantile({ schema: 2, ...none, positive: [] }, 0.5).diagnostics[0]?.code,
  ).toBe('too-few-values')
})
