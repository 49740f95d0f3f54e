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

test('an incident opens one alert, and the next one after half a day', () => {
  const values = days(6)
  const [first, repeated, next] = [15 * 288 + 20, 15 * 288 + 120, 16 * 288 + 20]
  for (const at of [first, repeated, next]) values[at] = 400
  expect(dailyAlerts(values)).toEqual([first, next])
})

test('a burst does not teach the detector that bursts are normal', () => {
  const values = days(7)
  const burst = (from: number): void => {
    for (let i = from; i < from + 24; i++) values[i] = (values[i] ?? 0) + 60
  }
  for (let day = 10; day < 16; day++) burst(day * 288 + 20)
  expect(dailyAlerts(values)).toHaveLength(6)
})

test('a single wild point must be twice as surprising as a lasting departure', () => {
  const once = days(8)
  once[15 * 288 + 20] = (once[15 * 288 + 20] ?? 0) + 25
  expect(dailyAlerts(once)).toEqual([])
  const lasting = [...once]
  for (let i = 15 * 288 + 20; i < 15 * 288 + 32; i++) lasting[i] = (lasting[i] ?? 0) + 25
  expect(dailyAlerts(lasting)).toHaveLength(1)
})

test('an alert knows how long the abnormal stretch has lasted, and a normal point that there is none', () => {
  const values = [...noise(7, 600), ...noise(8, 40).map((value) => value + 60)]
  const detector = createStreamingDetector({ season: 0 })
  const verdicts = values.map((value) => detector.push(value))
  const at = verdicts.findIndex(({ isAlert }) => isAlert)
  expect(at - (verdicts[at]?.abnormalFor ?? NaN) + 1).toBe(600)
  expect(verdicts[500]?.abnormalFor).toBe(0)
})
