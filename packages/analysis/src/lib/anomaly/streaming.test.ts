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
  expect(createStreamingDetector().push(NaN)).toEqual({ score: 0, isAlert: false })
})
