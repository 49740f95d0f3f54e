import type { Series } from '@faultline/sdk'
import { expect, test } from 'vitest'
import { countedRise } from './counted-rise.ts'

const series = (values: readonly number[]): Series => ({
  ...{ name: 'x', labels: {}, unit: '1', provenance: [] },
  times: Float64Array.from(values, (_, index) => index * 10_000),
  values: Float64Array.from(values),
})
const options = { title: 'error ratio of shop', level: 0.01, least: 0.005, earliest: 0 }
const traffic = series(Array.from({ length: 60 }, () => 10))

test('a few failures where there were none are a rise, with when it began', () => {
  const ratios = Array.from({ length: 60 }, (_, at) => (at >= 48 && at % 2 === 0 ? 0.2 : 0))
  const rise = countedRise(series(ratios), traffic, options)
  expect([rise?.onset, rise?.before]).toEqual([480_000, 0])
  expect(rise?.after).toBeCloseTo(0.1)
})

test('failures that came all along are none', () => {
  const ratios = Array.from({ length: 60 }, (_, at) => (at % 7 === 3 ? 0.1 : 0))
  expect(countedRise(series(ratios), traffic, options)).toBeNull()
})

test('what began earlier than asked for is none', () => {
  const ratios = Array.from({ length: 60 }, (_, at) => (at >= 20 ? 0.3 : 0))
  expect(countedRise(series(ratios), traffic, options)?.onset).toBe(200_000)
  const late = { ...options, earliest: 300_000 }
  expect(countedRise(series(ratios), traffic, late)).toBeNull()
})

test('three failures are too few', () => {
  const ratios = Array.from({ length: 60 }, (_, at) => (at >= 57 ? 0.1 : 0))
  expect(countedRise(series(ratios), traffic, { ...options, level: 0.5 })).toBeNull()
})
