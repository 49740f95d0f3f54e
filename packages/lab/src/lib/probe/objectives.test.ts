import { expect, test } from 'vitest'
import type { UserResult } from '../protocol.ts'
import { highTraffic, measure, objectives, quantile } from './objectives.ts'

const slow = objectives.find(({ alertName }) => alertName === 'CheckoutSlow')
const errors = objectives.find(({ alertName }) => alertName === 'CheckoutErrors')

function checkouts(durations: readonly number[], failed = false): UserResult[] {
  return durations.map((durationMs) => ({
    journey: 'checkout',
    finishedAtMs: 9500,
    durationMs,
    status: failed ? 500 : 201,
    failed,
  }))
}

test('the quantile is the nearest rank', () => {
  expect(quantile([3, 1, 2, 4], 0.5)).toBe(2)
  expect(quantile([3, 1, 2, 4], 0.95)).toBe(4)
})

test('latency is missed when one in twenty is above the threshold', () => {
  if (!slow) throw new Error('There is no objective CheckoutSlow.')
  const well = Array.from({ length: 19 }, () => 90)
  expect(measure(slow, checkouts([...well, 900]), 10_000)?.missed).toBe(false)
  expect(measure(slow, checkouts([...well, 900, 900]), 10_000)?.missed).toBe(true)
})

test('nothing is said on too few results or on those of another time or journey', () => {
  if (!slow) throw new Error('There is no objective CheckoutSlow.')
  expect(measure(slow, checkouts([900, 900]), 10_000)).toBeUndefined()
  const many = checkouts(Array.from({ length: 20 }, () => 900))
  expect(measure(slow, many, 20_000)).toBeUndefined()
  const others = many.map((result) => ({ ...result, journey: 'browse' }))
  expect(measure(slow, others, 10_000)).toBeUndefined()
})

test('errors are missed by ratio, but never for one failed request', () => {
  if (!errors) throw new Error('There is no objective CheckoutErrors.')
  const well = checkouts(Array.from({ length: 9 }, () => 90))
  expect(measure(errors, [...well, ...checkouts([90], true)], 10_000)?.missed).toBe(false)
  expect(measure(errors, [...well, ...checkouts([90, 90, 90], true)], 10_000)?.missed).toBe(true)
})

test('traffic is counted a second', () => {
  const results = checkouts(Array.from({ length: 200 }, () => 90))
  expect(measure(highTraffic(40), results, 10_000)).toMatchObject({ value: 50, missed: true })
})
