import { expect, test } from 'vitest'
import { noise } from '../../../test/properties.ts'
import { centredMean, classicalDecomposition, mstl } from './decompose.ts'

const hours = noise(21, 24 * 7 * 6)
const values = hours.map(
  (value, hour) =>
    0.01 * hour +
    3 * Math.sin((hour / 24) * 2 * Math.PI) +
    2 * Math.sin((hour / 168) * 2 * Math.PI) +
    0.2 * value,
)

test('tells a day from a week', () => {
  const parts = mstl(values, [168, 24]).value
  expect(parts?.periods).toEqual([24, 168])
  const [day, week] = parts?.seasonals ?? []
  let dayError = 0
  let weekError = 0
  for (let hour = 200; hour < 800; hour++) {
    dayError += Math.abs((day?.[hour] ?? NaN) - 3 * Math.sin((hour / 24) * 2 * Math.PI)) / 600
    weekError += Math.abs((week?.[hour] ?? NaN) - 2 * Math.sin((hour / 168) * 2 * Math.PI)) / 600
  }
  expect(dayError).toBeLessThan(0.3)
  expect(weekError).toBeLessThan(0.3)
})

test('the parts add up to the series', () => {
  const parts = mstl(values, [24, 168]).value
  values.forEach((value, i) => {
    const seasons = parts?.seasonals.reduce((sum, season) => sum + (season[i] ?? NaN), 0) ?? NaN
    expect((parts?.trend[i] ?? NaN) + seasons + (parts?.residual[i] ?? NaN)).toBeCloseTo(value, 9)
  })
})

test('a missing value has a missing residual and leaves the rest in place', () => {
  const holed = values.map((value, i) => (i === 500 ? NaN : value))
  const parts = mstl(holed, [24]).value
  expect(parts?.residual[500]).toBeNaN()
  expect(parts?.residual[501]).toBeCloseTo(mstl(values, [24]).value?.residual[501] ?? NaN, 0)
})

test('a period that does not fit twice is left out with a remark', () => {
  const short = mstl(values.slice(0, 100), [24, 168])
  expect(short.value?.periods).toEqual([24])
  expect(short.diagnostics[0]?.code).toBe('too-few-values')
})

test('the centred mean of a whole period removes the season', () => {
  const season = Array.from({ length: 40 }, (_, i) => 7 + ([1, -1, 2, -2][i % 4] ?? 0))
  expect(centredMean(season, 4)[10]).toBeCloseTo(7, 12)
  expect(classicalDecomposition(season, 4).value?.seasonal[1]).toBeCloseTo(-1, 12)
})

test('a phase of which nothing is known leaves the season unknown', () => {
  const everyFourth = Array.from({ length: 40 }, (_, i) => (i % 4 === 0 ? NaN : i))
  expect(classicalDecomposition(everyFourth, 4)).toMatchObject({
    value: null,
    diagnostics: [{ code: 'too-few-values' }],
  })
})
