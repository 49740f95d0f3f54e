import { expect, test } from 'vitest'
import { noise } from '../../../test/properties.ts'
import { compareVersions, type VersionMetric } from './compare-versions.ts'

const minutes = 20
/** Traffic that doubles within the window. */
const load = Array.from({ length: minutes }, (_, i) => 500 + 25 * i)
const level = (name: string, times: number, seed: number): VersionMetric => ({
  name,
  kind: 'level',
  baseline: load.map((one, i) => one * (1 + 0.1 * (noise(seed, minutes)[i] ?? 0))),
  canary: load.map((one, i) => one * times * (1 + 0.1 * (noise(seed + 1, minutes)[i] ?? 0))),
})
const failures = (name: string, share: number): VersionMetric => ({
  name,
  kind: 'ratio',
  baseline: load.map((one, i) => Math.round(0.01 * one) + (i % 3)),
  canary: load.map((one, i) => Math.round(0.2 * share * one) + (i % 2)),
  baselineWhole: load,
  canaryWhole: load.map((one) => Math.round(one / 5)),
})

test('version against version: a rise that both share is none, and one of the canary alone is found', () => {
  const { value } = compareVersions([level('p95', 1, 3), level('p50', 1.3, 5)])
  expect(value?.map(({ name }) => name)).toEqual(['p50', 'p95'])
  expect(value?.[0]?.adjusted).toBeLessThan(0.01)
  expect(value?.[0]?.interval.low).toBeLessThan(1.3)
  expect(value?.[0]?.interval.high).toBeGreaterThan(1.3)
  expect(value?.[1]?.adjusted).toBeGreaterThan(0.2)
})

test('compares failures at the same minutes whatever share of the requests the canary has', () => {
  const { value } = compareVersions([failures('errors', 0.05)])
  expect(value?.[0]?.ratio).toBeGreaterThan(2.5)
  expect(value?.[0]?.pValue).toBeLessThan(0.001)
  // Mantel and Haenszel's ratio, written out.
  const { baseline, canary, baselineWhole = [], canaryWhole = [] } = failures('errors', 0.05)
  let [ours, theirs] = [0, 0]
  for (let i = 0; i < minutes; i++) {
    const [m, n] = [baselineWhole[i] ?? 0, canaryWhole[i] ?? 0]
    ours += ((canary[i] ?? 0) * m) / (m + n)
    theirs += ((baseline[i] ?? 0) * n) / (m + n)
  }
  expect(value?.[0]?.ratio).toBeCloseTo(ours / theirs, 9)
})

test('a canary that fails where the baseline never does is told, with one that has no failures at all', () => {
  const none = load.map(() => 0)
  const whole = { baselineWhole: load, canaryWhole: load.map((one) => one / 5) }
  const failing = {
    name: 'new',
    kind: 'ratio' as const,
    baseline: none,
    canary: none.map(() => 4),
    ...whole,
  }
  const idle = { name: 'none', kind: 'count' as const, baseline: none, canary: none, ...whole }
  const { value } = compareVersions([idle, failing])
  expect(value?.[0]).toMatchObject({ name: 'new' })
  expect(value?.[0]?.adjusted).toBeLessThan(0.01)
  expect(value?.[1]?.ratio).toBe(1)
})

test('what set the groups apart before the release is taken off', () => {
  const slower = level('p95', 1.4, 7)
  expect(compareVersions([slower]).value?.[0]?.pValue).toBeLessThan(0.01)
  expect(compareVersions([{ ...slower, release: 8 }]).value?.[0]?.pValue).toBeGreaterThan(0.1)
})

test('less than what is negligible is no difference, and `worse` says which direction counts', () => {
  const faster = level('p95', 0.7, 9)
  expect(compareVersions([faster]).value?.[0]?.pValue).toBeGreaterThan(0.9)
  expect(compareVersions([{ ...faster, worse: 'down' }]).value?.[0]?.pValue).toBeLessThan(0.01)
  const small = compareVersions([level('p95', 1.3, 9)], { negligible: 0.5 })
  expect(small.value?.[0]?.pValue).toBeGreaterThan(0.9)
})

test('leaves out what the groups have less than three minutes of in common, and says so', () => {
  const { value, diagnostics } = compareVersions([
    level('p95', 1, 3),
    { name: 'p50', kind: 'level', baseline: [1, NaN, 3, 4], canary: [1, 2, NaN, 4] },
  ])
  expect(value).toHaveLength(1)
  expect(diagnostics).toMatchObject([
    { code: 'missing-values', message: expect.stringContaining('2 of') },
    { code: 'too-few-values', message: expect.stringContaining('p50') },
  ])
})
