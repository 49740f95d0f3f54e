import type { Series } from '@faultline/sdk'
import { expect, test } from 'vitest'
import { isSameVersion, rolloutsOf } from './rollouts.ts'

const counts = (version: string, served: (second: number) => boolean): Series => ({
  ...{ name: 'count', unit: '{span}', provenance: [] },
  labels: { 'service.name': 'cart', 'service.version': version },
  times: Float64Array.from({ length: 120 }, (_, second) => second * 1_000),
  values: Float64Array.from({ length: 120 }, (_, second) => (served(second) ? 2 : 0)),
})

test('a rollout lasts from the first request of the new version to the last of the old one', () => {
  const series = [counts('1.0', (second) => second < 70), counts('1.1', (second) => second >= 50)]
  expect(rolloutsOf('cart', series, 1_000)).toMatchObject([
    { version: '1.1', previous: '1.0', from: 50_000, to: 69_000 },
  ])
})

test('versions that served from the beginning on began nobody knows when', () => {
  const series = [counts('1.0', () => true), counts('1.1', (second) => second > 3)]
  expect(rolloutsOf('cart', series, 1_000)).toEqual([])
})

test('a version is the same in the spellings of pipelines and of telemetry', () => {
  expect(isSameVersion('v1.4.0', '1.4.0')).toBe(true)
  expect(isSameVersion('3f2a9c1', '3f2a9c1d00aa')).toBe(true)
  expect(isSameVersion('1.4.0', '1.4.1')).toBe(false)
})
