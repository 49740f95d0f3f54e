import { expect, test } from 'vitest'
import { makeSeries, noise, start } from '../../../test/answers.ts'
import { anomalies } from './anomalies.ts'

const quiet = noise(120).map((one) => 100 + 3 * one)
const spiked = makeSeries(quiet.map((value, index) => (index >= 60 && index < 63 ? 400 : value)))

test('a spike is an interval with its peak, marked in the chart', () => {
  const found = anomalies(spiked, { title: 'latency of cart' })
  expect(found?.intervals).toHaveLength(1)
  expect(found?.intervals[0]).toMatchObject({
    from: start + 600_000,
    to: start + 630_000,
    peak: 400,
  })
  expect(found?.evidence).toMatchObject({
    kind: 'series',
    regions: [{ from: start + 600_000, to: start + 630_000, label: 'abnormal' }],
  })
  expect(found?.sentence).toMatch(
    /^latency of cart was abnormal from 12:10:00 to 12:10:30: 400 ms, \d+ deviations above normal$/,
  )
  expect(found?.probability).toBeGreaterThan(0.99)
})

test('nothing abnormal is no result', () => {
  expect(anomalies(makeSeries(quiet))).toBeNull()
  expect(anomalies(undefined)).toBeNull()
})

test('only the side that was asked for counts', () => {
  expect(anomalies(spiked, { direction: 'down' })).toBeNull()
})

test('with a season the daily peak is normal and its absence is not', () => {
  // An "hour" of 36 values repeats ten times; one of its peaks stays away.
  const wave = Array.from({ length: 360 }, (_, index) => {
    const isPeak = index % 36 < 6
    const isMissing = index >= 252 && index < 258
    return 100 + (noise(360, 3)[index] ?? 0) + (isPeak && !isMissing ? 50 : 0)
  })
  const found = anomalies(makeSeries(wave), { seasonMs: 360_000 })
  expect(found?.intervals.map(({ from }) => from)).toContain(start + 2_520_000)
  expect(found?.intervals.every(({ score }) => score < 0)).toBe(true)
})

test('the baseline decides what is normal', () => {
  const moved = makeSeries([...quiet.slice(0, 40), ...quiet.slice(40).map((value) => value + 60)])
  expect(anomalies(moved)?.intervals[0]?.from).toBe(start)
  const baseline = { from: start, to: start + 390_000 }
  expect(anomalies(moved, { baseline })?.intervals[0]?.from).toBe(start + 400_000)
})
