import { expect, test } from 'vitest'
import type { Series } from './answer.ts'
import { createAnalyze } from './create-analyze.ts'

const analyze = createAnalyze()
const start = Date.UTC(2026, 0, 1, 12, 0, 0)
const provenance = [{ entry: 3, need: 'traces', query: 'select …' }]
const series = (values: number[]): Series => ({
  name: 'latency',
  labels: {},
  unit: 'ms',
  times: Float64Array.from(values, (_, index) => start + index * 1000),
  values: Float64Array.from(values),
  provenance,
})
const calm = [80, 84, 79, 81, 83, 78, 82, 80, 85, 79, 81, 80]

test('a shift says in one sentence what moved, from where to where, and when', () => {
  const shift = analyze.shift(series([...calm, 640, 655, 632, 641, 650]), {
    title: 'p95 of checkout',
  })
  expect(shift?.sentence).toBe('p95 of checkout rose from 81 ms to 641 ms at 12:00:12')
  expect(shift?.direction).toBe('up')
})

test('a shift is evidence: a chart with the abnormal stretch, and the query that it came from', () => {
  const shift = analyze.shift(series([...calm, 640, 655, 632, 641, 650]))
  expect(shift?.evidence).toMatchObject({
    kind: 'series',
    provenance,
    regions: [{ from: start + 12_000, to: start + 16_000, label: 'abnormal' }],
  })
})

test('noise is no shift', () => {
  expect(analyze.shift(series([...calm, ...calm.toReversed()]))).toBeNull()
})

test('an improvement is no shift upwards', () => {
  const better = series([...calm, 8, 9, 8, 7, 8])
  expect(analyze.shift(better, { direction: 'up' })).toBeNull()
  expect(analyze.shift(better)?.direction).toBe('down')
})

test('no series, no shift', () => {
  expect(analyze.shift(undefined)).toBeNull()
})
