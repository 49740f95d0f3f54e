import type { Series } from '@faultline/sdk'
import { createAnalyze } from '@faultline/sdk/testing'
import { expect, test } from 'vitest'
import { degradation, precedentOf } from './degradation.ts'
import type { Signals } from './signals.ts'

const stepMs = 500
const series = (values: readonly number[]): Series => ({
  name: 'p95',
  labels: {},
  unit: 'ms',
  times: Float64Array.from(values, (_, index) => index * stepMs),
  values: Float64Array.from(values),
  provenance: [],
})
const signalsOf = (tail: readonly number[]): Signals => ({
  labels: {},
  latency: undefined,
  tail: series(tail),
  errors: undefined,
  traffic: undefined,
  observed: { from: 0, to: tail.length * stepMs },
  requests: 500,
})
const onsetOf = (tail: readonly number[]): number | null =>
  degradation(signalsOf(tail), 'checkout', { analyze: createAnalyze() }).onset

/** An uneven service, as the demo shop's noisy day showed it: every now and then a slow second. */
const uneven = [
  109, 191, 180, 92, 87, 194, 107, 92, 92, 219, 105, 79, 93, 97, 95, 77, 191, 103, 89, 85, 237, 181,
  96, 90, 95, 89, 96, 76, 206, 102, 182, 85, 95, 76, 99, 241, 78, 82, 94, 82, 82, 92, 92, 95, 75,
  73,
]

test('an uneven service that looks bad at the moment of the alert is as it always was', () => {
  expect(onsetOf([...uneven, 197, 98, 102, 189, 188])).toBeNull()
})

test('what looked bad before at the moment of the alert is told, with when it did', () => {
  const tail = [...uneven, 197, 98, 102, 189, 188]
  const { doubt } = degradation(signalsOf(tail), 'checkout', { analyze: createAnalyze() })
  const { reason } = doubt ?? {}
  const at = (reason?.kind === 'precedent' ? reason.at : NaN) / stepMs
  expect(doubt?.shift.sentence).toMatch(/^p95 latency of checkout rose from 9\d ms to /)
  // As many points from there on are the slowest before, but for those that the series begins with.
  expect(at).toBe(slowest(uneven, tail.length - (doubt?.shift.onset ?? 0) / stepMs))
})

function slowest(values: readonly number[], length: number): number {
  const sums = values.map((_, from) =>
    from < 3 || from + length > values.length
      ? -Infinity
      : values.slice(from, from + length).reduce((sum, value) => sum + value),
  )
  return sums.indexOf(Math.max(...sums))
}

test('that a service was slow when it had just started is no precedent', () => {
  // As the demo shop's front began and then went through a slow link, on a busy machine.
  const started = [747, 664, 277, 104, 84, 92, 104, 91, 93, 85, 82, 86, 91, 89, 88, 75, 88, 86, 101]
  const calm = [
    83, 78, 75, 98, 97, 91, 94, 97, 87, 93, 83, 91, 87, 146, 172, 82, 86, 76, 95, 85, 84,
  ]
  const slow = [203, 423, 82, 421, 425, 431, 430, 419]
  const tail = [...started, ...calm, ...calm.slice(0, 9), ...slow]
  const { onset, doubt } = degradation(signalsOf(tail), 'front', { analyze: createAnalyze() })
  expect(doubt).toBeNull()
  expect(onset).toBeGreaterThanOrEqual((tail.length - slow.length) * stepMs)
})

test('a service that was slow for three steps only is not yet called slow', () => {
  const slow = [397, 398, 452, 489]
  const calm = Array.from({ length: 46 }, (_, at) => 90 + (at % 5))
  const brief = degradation(signalsOf([...calm, ...slow.slice(1)]), 'a', {
    analyze: createAnalyze(),
  })
  expect([brief.onset, brief.doubt?.reason]).toEqual([null, { kind: 'brief', lastedMs: 1_500 }])
  const lasting = degradation(signalsOf([...calm, ...slow]), 'a', { analyze: createAnalyze() })
  expect([lasting.onset, lasting.doubt]).toEqual([calm.length * stepMs, null])
})

test('a service that is slow leaves no doubt, and one that is as ever neither', () => {
  const slow = degradation(signalsOf([...uneven, 297, 398, 352, 389, 408]), 'a', {
    analyze: createAnalyze(),
  })
  expect(slow.doubt).toBeNull()
  expect(degradation(signalsOf(uneven), 'a', { analyze: createAnalyze() }).doubt).toBeNull()
})

test('an uneven service that becomes slow is degraded from then on', () => {
  expect(onsetOf([...uneven, 297, 398, 352, 389, 408])).toBe(uneven.length * stepMs)
})

test('the beginning of a rise is no precedent of it, the same height long before is one', () => {
  const calm = Array.from({ length: 20 }, () => 90)
  const nearly = Array.from({ length: 8 }, () => 240)
  const high = Array.from({ length: 6 }, () => 330)
  const at = (values: readonly number[]): number | null =>
    precedentOf({ onset: (values.length - high.length) * stepMs }, series(values))
  expect(at([...calm, ...nearly, ...high])).toBeNull()
  expect(at([...calm, ...nearly, ...calm, ...high])).not.toBeNull()
})
