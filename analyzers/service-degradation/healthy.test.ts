import type { Shift } from '@faultline/sdk'
import { createAnalyze } from '@faultline/sdk/testing'
import { expect, test } from 'vitest'
import { nothingIsWrong } from './healthy.ts'
import type { Degradation, Signals } from './signals.ts'

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

test('a service that is as ever is told so', () => {
  expect(nothingIsWrong('shop', signals, well)).toMatch(/^Nothing is wrong: neither latency nor/)
})

test('a rise that was there before is told with when it was', () => {
  const doubt = { shift, reason: { kind: 'precedent', at: 12_000 } } as const
  expect(nothingIsWrong('shop', signals, { ...well, doubt })).toBe(
    'Nothing new is wrong: p95 latency of shop rose from 51 ms to 91 ms at 00:00:30, but was nearly as high for as long at 00:00:12; 0 % of requests fail.',
  )
})

test('a rise that may be chance is told with how often chance brings it', () => {
  const unsure = { ...shift, probability: 0.82 }
  const doubt = { shift: unsure, reason: { kind: 'unsure' } } as const
  expect(nothingIsWrong('shop', signals, { ...well, doubt })).toMatch(
    /^Nothing is surely wrong: p95 latency of shop rose from .* at 00:00:30, but by chance in 18 of 100 cases;/,
  )
})

test('a rise that has only just begun is told with how long it has lasted', () => {
  const doubt = { shift, reason: { kind: 'brief', lastedMs: 1_500 } } as const
  expect(nothingIsWrong('shop', signals, { ...well, doubt })).toMatch(
    /^Nothing is surely wrong: p95 latency of shop rose .*, but for 1\.5 s only, which one slow moment/,
  )
})

test('a rise that does not count is told also where there is more traffic, which does not explain it', () => {
  const doubt = { shift, reason: { kind: 'precedent', at: 12_000 } } as const
  const busier = { ...well, traffic: shift }
  expect(nothingIsWrong('shop', signals, busier)).toMatch(/serves 1\.8 times the traffic well/)
  expect(nothingIsWrong('shop', signals, { ...busier, doubt })).toMatch(
    /^Nothing new is wrong: p95/,
  )
})
