import { expect, test } from 'vitest'
import { makeSeries, minute, noise, start } from '../../../test/answers.ts'
import { compareVersions } from './compare-versions.ts'

const load = (seed: number, times = 1) =>
  makeSeries(noise(24, seed).map((value, i) => (50 + 2 * i) * (1 + 0.05 * value) * times))
const p95 = { name: 'p95', kind: 'level', baseline: load(1) } as const

test('says in what the new version is worse, and shows both', () => {
  const found = compareVersions([{ ...p95, canary: load(2, 2) }])
  expect(found?.sentence).toMatch(/^p95 of the new version is (1\.9|2\.0|2\.1) times/)
  expect(found?.probability).toBeGreaterThan(0.9)
  expect(found?.evidence).toMatchObject({ kind: 'series' })
})

test('what rises in both is no difference, nor what set them apart before the release', () => {
  expect(compareVersions([{ ...p95, canary: load(2) }])).toBeNull()
  const apart = { ...p95, canary: load(2, 2) }
  expect(compareVersions([apart], { release: start + 2 * minute })).toBeNull()
})

test('pairs by time, not by place in the series', () => {
  const canary = load(2, 2)
  const late = { ...canary, times: canary.times.slice(6), values: canary.values.slice(6) }
  expect(compareVersions([{ ...p95, canary: late }])?.differences[0]).toMatchObject({ pairs: 18 })
})

test('failures are compared as shares of the requests of each group', () => {
  const flat = (value: number) => makeSeries(Array.from({ length: 24 }, () => value))
  const errors = { name: 'errors', kind: 'ratio', baseline: flat(10), canary: flat(10) } as const
  const requests = { baseline: flat(1000), canary: flat(100) }
  expect(compareVersions([{ ...errors, requests }])?.differences[0]?.ratio).toBeCloseTo(10, 0)
})
