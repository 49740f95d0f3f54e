import { expect, test } from 'vitest'
import { makeSeries, noise, start } from '../../../test/answers.ts'
import { exhaustion, trend } from './trend.ts'

const mebibyte = 2 ** 20
/** 100 MiB and 6 MiB more every minute, for twenty minutes. */
const leak = makeSeries(
  noise(121, 5).map((one, index) => (100 + index + 0.5 * one) * mebibyte),
  { name: 'heap', unit: 'By' },
)

test('a trend says how fast, with an interval, and draws its line', () => {
  const found = trend(leak, { title: 'heap of cart' })
  expect(found?.sentence).toBe(
    'heap of cart rises steadily by 6 MiB a minute, from 100 MiB to 220 MiB',
  )
  expect(found?.perMinuteInterval.low).toBeLessThan(6 * mebibyte)
  expect(found?.perMinuteInterval.high).toBeGreaterThan(6 * mebibyte)
  expect(found?.evidence).toMatchObject({
    kind: 'series',
    series: [{ name: 'heap' }, { name: 'trend' }],
  })
  expect(found?.probability).toBeGreaterThan(0.99)
})

test('noise has no trend, and a fall is none upwards', () => {
  expect(trend(makeSeries(noise(120)))).toBeNull()
  const falling = { ...leak, values: leak.values.map((value) => -value) }
  expect(trend(falling, { direction: 'up' })).toBeNull()
  expect(trend(falling)?.direction).toBe('down')
})

test('a leak reaches its limit at a time, with an interval around it', () => {
  const found = exhaustion(leak, { limit: 280 * mebibyte, title: 'heap of cart' })
  // 220 MiB at 12:20, and 60 more at 6 a minute.
  expect(found?.at).toBeGreaterThan(start + 29.5 * 60_000)
  expect(found?.at).toBeLessThan(start + 30.5 * 60_000)
  expect(found?.interval.from).toBeLessThan(found?.at ?? 0)
  expect(found?.interval.to).toBeGreaterThan(found?.at ?? 0)
  expect(found?.sentence).toMatch(
    /^heap of cart reaches 280 MiB at 12:(29|30):\d\d if it goes on rising by 6 MiB a minute$/,
  )
  expect(found?.evidence).toMatchObject({ marks: [{ label: 'reaches 280 MiB' }] })
})

test('a limit that is far off, behind, or never reached is not told', () => {
  expect(exhaustion(leak, { limit: 5000 * mebibyte })).toBeNull()
  expect(exhaustion(leak, { limit: 50 * mebibyte })).toBeNull()
  expect(exhaustion(makeSeries(noise(120)), { limit: 10 })).toBeNull()
  expect(exhaustion(leak, { limit: 400 * mebibyte, horizonMs: 3_600_000 })).not.toBeNull()
})

test('noise that remembers its last value is seldom taken for a trend', () => {
  let wrong = 0
  for (let seed = 1; seed <= 60; seed++) {
    let level = 0
    const drifting = noise(120, seed).map((one) => (level = 0.8 * level + one))
    if (trend(makeSeries(drifting))) wrong++
  }
  // Half of these are significant by the test alone.
  expect(wrong).toBeLessThan(10)
})
