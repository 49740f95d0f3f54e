import { expect, test } from 'vitest'
import { histogramQuantile } from './histograms.ts'

const buckets = [
  { upperBound: 0.1, count: 50 },
  { upperBound: 0.5, count: 90 },
  { upperBound: Infinity, count: 100 },
]

test('interpolates within the bucket as Prometheus does', () => {
  expect(histogramQuantile(buckets, 0.25).value).toBeCloseTo(0.05, 12)
  expect(histogramQuantile(buckets, 0.7).value).toBeCloseTo(0.3, 12)
})

test('a quantile in the last bucket is its lower bound', () => {
  expect(histogramQuantile(buckets, 0.99).value).toBe(0.5)
})

test('refuses histograms that are empty or end before infinity', () => {
  expect(histogramQuantile([], 0.5).value).toBeNull()
  expect(histogramQuantile(buckets.slice(0, 2), 0.5).diagnostics[0]?.code).toBe('invalid-option')
})
