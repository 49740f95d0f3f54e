import { expect, test } from 'vitest'
import { noise } from '../../../test/properties.ts'
import { granger, partialCorrelation } from './granger.ts'

const driver = noise(6, 200)
const follower = noise(7, 200).map((value, i) => 0.8 * (driver[i - 1] ?? 0) + 0.3 * value)

test('the past of the driver helps, not the past of the follower', () => {
  expect(granger(driver, follower, { lags: 2 }).value?.pValue).toBeLessThan(1e-6)
  expect(granger(follower, driver, { lags: 2 }).value?.pValue).toBeGreaterThan(0.01)
})

test('shift and scale of either side do not matter', () => {
  const plain = granger(driver, follower, { lags: 2 }).value?.statistic ?? NaN
  const moved = granger(
    driver.map((value) => 5 * value - 3),
    follower.map((value) => 100 - value),
    { lags: 2 },
  ).value?.statistic
  expect(moved).toBeCloseTo(plain, 6)
})

test('with the common driver held still, what it made alike is no longer alike', () => {
  const traffic = noise(8, 300)
  const cpu = noise(9, 300).map((value, i) => (traffic[i] ?? 0) + 0.5 * value)
  const latency = noise(10, 300).map((value, i) => (traffic[i] ?? 0) + 0.5 * value)
  expect(partialCorrelation(cpu, latency, []).value?.coefficient).toBeGreaterThan(0.7)
  expect(
    Math.abs(partialCorrelation(cpu, latency, [traffic]).value?.coefficient ?? 1),
  ).toBeLessThan(0.15)
})
