import type { Series } from '@faultline/sdk'
import { expect, test } from 'vitest'
import { excursions, without } from './excursions.ts'

const high = { ratio: 1.4, by: 5 }
const series = (of: (step: number) => number): Series => ({
  ...{ name: 'p95', labels: {}, unit: 'ms', provenance: [] },
  times: Float64Array.from({ length: 180 }, (_, step) => step * 5_000),
  values: Float64Array.from({ length: 180 }, (_, step) => of(step)),
})

test('rule 3: a long stretch that was high and is over is an earlier incident', () => {
  const found = excursions(
    series((step) => (step >= 60 && step < 100 ? 400 : 50 + (step % 5))),
    high,
  )
  expect(found).toMatchObject([{ from: 300_000, to: 500_000, level: 400 }])
})

test('a stretch that lasts to the end is not over', () => {
  expect(
    excursions(
      series((step) => (step >= 150 ? 400 : 50)),
      high,
    ),
  ).toMatchObject([{ from: 750_000, to: null }])
})

test('slow moments now and then, and a service of two levels, are no incident', () => {
  expect(
    excursions(
      series((step) => (step % 9 === 0 ? 400 : 50)),
      high,
    ),
  ).toEqual([])
  const twoLevels = (step: number): number => (Math.sin(step * step) > 0 ? 50 : 13)
  expect(excursions(series(twoLevels), high)).toEqual([])
})

test('a series without them has no values there', () => {
  const given = series((step) => (step >= 60 && step < 100 ? 400 : 50))
  const { values } = without(given, excursions(given, high))
  expect([...values].filter((value) => Number.isNaN(value))).toHaveLength(40)
})
