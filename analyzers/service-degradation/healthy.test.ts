import type { Shift } from '@faultline/sdk'
import { createAnalyze } from '@faultline/sdk/testing'
import { expect, test } from 'vitest'
import type { AlertQuestion } from './alert-question.ts'
import { healthOf } from './healthy.ts'
import type { Degradation } from './degradation.ts'
import type { Signals } from './signals.ts'

const signals: Signals = {
  ...{ labels: {}, latency: undefined, tail: undefined, errors: undefined, traffic: undefined },
  ...{ observed: { from: 0, to: 60_000 }, requests: 500 },
}
const well: Degradation = { latency: null, errors: null, traffic: null, onset: null, doubt: null }

function shiftOf(values: readonly number[]): Shift {
  const times = Float64Array.from(values, (_, index) => index * 1_000)
  const series = { name: 'p95', labels: {}, unit: 'ms', times, values: Float64Array.from(values) }
  const shift = createAnalyze().shift(
    { ...series, provenance: [] },
    { direction: 'up', title: 'p95 latency of shop' },
  )
  if (!shift) throw new Error('There should be a shift')
  return shift
}
const shift = shiftOf([...Array.from({ length: 30 }, (_, at) => 50 + (at % 3)), 90, 91, 92, 90, 93])

const question: AlertQuestion = { signal: 'latency', startsAt: null, threshold: null }
const sayOf = (degraded: Degradation): string =>
  healthOf('shop', { signals, degraded }, question).sentence

test('a service that is as ever is told so', () => {
  expect(sayOf(well)).toBe('shop is as healthy as before the alert (p95 0 ms, no errors).')
})

test('a rise that was there before is told with when it was', () => {
  const doubt = { shift, reason: { kind: 'precedent', at: 12_000 } } as const
  expect(sayOf({ ...well, doubt })).toBe(
    'Nothing new: p95 latency of shop rose from 51 ms to 91 ms at 00:00:30, but it was nearly as high for as long at 00:00:12; no errors.',
  )
})

test('rule 4: a rise that chance hardly brings is no health, one that it often brings is', () => {
  const doubted = (probability: number): boolean => {
    const doubt = { shift: { ...shift, probability }, reason: { kind: 'unsure' } } as const
    return healthOf('shop', { signals, degraded: { ...well, doubt } }, question).isClear
  }
  expect([doubted(0.94), doubted(0.6)]).toEqual([false, true])
})

test('rule 15: how sure health is depends on how much was seen', () => {
  const seen = (requests: number): number =>
    healthOf('shop', { signals: { ...signals, requests }, degraded: well }, question).confidence
  expect(seen(20)).toBeLessThan(seen(60))
  expect(seen(60)).toBeLessThan(seen(500))
  expect(
    healthOf('shop', { signals: { ...signals, requests: 3 }, degraded: well }, question),
  ).toMatchObject({
    isClear: false,
    sentence: expect.stringMatching(/^Only 3 requests of shop/),
  })
})

test('a rise that has only just begun is told with how long it has lasted', () => {
  const doubt = { shift, reason: { kind: 'brief', lastedMs: 1_500 } } as const
  expect(sayOf({ ...well, doubt })).toMatch(
    /^Probably a blip: p95 latency of shop rose .*, but only for 1\.5 s; no errors\.$/,
  )
})

test('a rise that does not count is told also where there is more traffic, which does not explain it', () => {
  const doubt = { shift, reason: { kind: 'precedent', at: 12_000 } } as const
  const busier = { ...well, traffic: shift }
  expect(sayOf(busier)).toMatch(/^Traffic rose 1\.8×; shop is keeping up/)
  expect(sayOf({ ...busier, doubt })).toMatch(/^Nothing new: p95/)
})

test('an incident that was over before the alert is named with its times', () => {
  const earlier = [{ signal: 'latency', from: 0, to: 60_000, usual: 50, level: 400 }] as const
  expect(sayOf({ ...well, earlier })).toMatch(
    /an earlier incident lasted from 00:00:00 to 00:01:00 \(p95 400 ms instead of 50 ms\)/,
  )
})
