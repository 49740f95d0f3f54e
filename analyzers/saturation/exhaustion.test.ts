import type { Series } from '@faultline/sdk'
import { createAnalyze } from '@faultline/sdk/testing'
import { expect, test } from 'vitest'
import { approaches, exhaustions, rankExhaustions, shareOfLimit } from './exhaustion.ts'
import { signals, type ResourceName, type Signal } from './resources.ts'

const onset = 10_000
const series = (values: readonly number[], name = 'level'): Series => ({
  name,
  labels: {},
  unit: '1',
  times: Float64Array.from(values, (_, index) => index * 1000),
  values: Float64Array.from(values),
  provenance: [],
})
const level = (before: number, after: number): Series =>
  series(Array.from({ length: 18 }, (_, second) => (second < 10 ? before : after)))
const signalOf = (resource: ResourceName, isQueue = false): Signal => {
  const signal = signals.find(
    (one) => one.resource === resource && (one.isQueue ?? false) === isQueue,
  )
  if (!signal) throw new Error(`no signal for ${resource}`)
  return signal
}
const ranOut = (resource: ResourceName, readings: Series, isQueue = false): boolean =>
  exhaustions([{ service: 'shop', signal: signalOf(resource, isQueue), series: readings }], onset)
    .length > 0

test('a level that rises to its limit at the onset ran out', () => {
  expect(ranOut('cpu', level(0.1, 0.98))).toBe(true)
})

test('a level that stays below its limit did not run out, however much it rose', () => {
  expect(ranOut('cpu', level(0.05, 0.4))).toBe(false)
})

test('a level that was at its limit all along is how the resource is used', () => {
  expect(ranOut('cpu', level(0.95, 0.97))).toBe(false)
})

test('a level that creeps up ran out when it arrives at the limit', () => {
  expect(
    ranOut('memory', series(Array.from({ length: 18 }, (_, second) => 0.2 + second * 0.05))),
  ).toBe(true)
})

test('a queue that fills ran out, one that always has a few does not', () => {
  expect(ranOut('connection_pool', level(0, 7), true)).toBe(true)
  expect(ranOut('connection_pool', level(4, 5), true)).toBe(false)
})

test('an event loop full of computing is out of processor, one that waits is not', () => {
  const named = (cpu: Series): (string | undefined)[] =>
    exhaustions(
      [
        { service: 'payment', signal: signalOf('cpu'), series: cpu },
        { service: 'payment', signal: signalOf('event_loop'), series: level(0.04, 0.95) },
      ],
      onset,
    ).map(({ resource }) => resource)
  expect(named(level(0.03, 0.6))).toEqual(['cpu'])
  expect(named(level(0.03, 0.05))).toEqual(['event_loop'])
})

test('a level is divided by its limit step by step', () => {
  const share = shareOfLimit(series([1, 2, 3], 'used'), series([10, 10, 20], 'limit'))
  expect([...(share?.values ?? [])]).toEqual([0.1, 0.2, 0.15])
  expect(share?.name).toBe('used / limit')
  expect(shareOfLimit(series([1]), undefined)).toBeNull()
})

const uneven = (second: number): number => 0.01 * ((second * 7) % 5)
const coming = (resource: ResourceName, readings: readonly number[], isQueue = false) =>
  approaches([{ service: 'shop', signal: signalOf(resource, isQueue), series: series(readings) }], {
    analyze: createAnalyze(),
    onset,
  })

test('a level that rises steadily towards its limit is told with the time of its arrival', () => {
  const rising = Array.from({ length: 40 }, (_, second) => 0.2 + second * 0.01 + uneven(second))
  const [approach] = coming('memory', rising)
  expect(approach?.exhaustion.at).toBeGreaterThan(70_000)
  expect(approach?.exhaustion.at).toBeLessThan(78_000)
  expect(approach?.exhaustion.sentence).toMatch(/^level of shop reaches 95 % at .* if it goes on/)
})

test('a level that stays, falls or is a queue is on its way to no limit', () => {
  const every = Array.from({ length: 40 }, (_, second) => second)
  expect(coming('memory', every.map(uneven))).toEqual([])
  expect(
    coming(
      'memory',
      every.map((second) => 0.6 - second * 0.01 + uneven(second)),
    ),
  ).toEqual([])
  expect(
    coming(
      'connection_pool',
      every.map((second) => second / 50),
      true,
    ),
  ).toEqual([])
})

test('locks explain connections that ran out, and the suspect comes before a bystander', () => {
  const one = (service: string, resource: ResourceName) => ({
    service,
    resource,
    before: 0,
    after: 1,
    unit: '1',
    series: series([0, 1]),
  })
  const weights = new Map([
    ['shop', 1],
    ['inventory', 0.8],
    ['bystander', 0.05],
  ])
  const ranked = rankExhaustions(
    [one('inventory', 'connection_pool'), one('bystander', 'memory'), one('shop', 'locks')],
    weights,
  )
  expect(ranked.map(({ service }) => service)).toEqual(['shop', 'inventory', 'bystander'])
})
