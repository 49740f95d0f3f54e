import { expect, test } from 'vitest'
import { createRandom } from '../numeric/random.ts'
import { createStreamingDetector } from './streaming.ts'

function alertsOf(values: readonly number[]): number[] {
  const detector = createStreamingDetector({ season: 0 })
  return values.flatMap((value, i) => (detector.push(value).isAlert ? [i] : []))
}
function noise(seed: number, n: number): number[] {
  const random = createRandom(seed)
  return Array.from({ length: n }, () => 100 + 10 * (random() + random() + random() - 1.5))
}

test('opens one alert at a spike far beyond everything seen', () => {
  const values = noise(1, 1000)
  values[700] = 400
  expect(alertsOf(values)).toEqual([700])
})

test('is quiet on steady noise', () => {
  expect(alertsOf(noise(2, 3000))).toEqual([])
})

test('does not care about the unit of the values', () => {
  const values = noise(3, 1000)
  values[600] = 300
  expect(alertsOf(values.map((value) => value * 1e6))).toEqual(alertsOf(values))
})

test('passes over missing values', () => {
  expect(createStreamingDetector().push(NaN)).toMatchObject({ score: 0, isAlert: false })
})

/** Twenty days of five-minute samples with a bump at noon. */
function days(seed: number): number[] {
  return noise(seed, 20 * 288).map((value, i) => value + (i % 288 >= 132 && i % 288 < 156 ? 80 : 0))
}
const hourMs = 3_600_000
/** 5 January 2026, 0:00 UTC. */
const monday = 1_767_571_200_000
/** Alerts from the fifth day on, when the day is known. */
function dailyAlerts(values: readonly number[], startMs?: number): number[] {
  const detector = createStreamingDetector()
  return values.flatMap((value, i) => {
    const timeMs = startMs === undefined ? undefined : startMs + (i * hourMs) / 12
    return detector.push(value, timeMs).isAlert && i >= 4 * 288 ? [i] : []
  })
}

test('the bump at noon is usual, and a day without it is not', () => {
  const values = days(4)
  expect(dailyAlerts(values)).toEqual([])
  for (let i = 17 * 288 + 132; i < 17 * 288 + 156; i++) values[i] = 100
  const [first] = dailyAlerts(values)
  expect(first).toBeGreaterThanOrEqual(17 * 288 + 132)
  expect(first).toBeLessThan(17 * 288 + 156)
})

test('the clock says which hour it is, whenever the series begins', () => {
  const values = days(5)
  for (let i = 17 * 288 + 132; i < 17 * 288 + 156; i++) values[i] = 100
  expect(dailyAlerts(values, monday)).toEqual(dailyAlerts(values))
})

test('for some time after a loud incident a fainter one opens no alert', () => {
  const loud = 15 * 288 + 20
  const faint = days(6)
  faint[loud + 288] = (faint[loud + 288] ?? 0) + 70
  expect(dailyAlerts(faint)).toEqual([loud + 288])
  const both = [...faint]
  both[loud] = 400
  expect(dailyAlerts(both)).toEqual([loud])
})
