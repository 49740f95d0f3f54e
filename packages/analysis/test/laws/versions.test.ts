import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as analysis from '../../src/index.ts'
import { hold, noise } from '../properties.ts'

const positive = fc.integer({ min: 1, max: 1000 })
/** Minutes of two groups: of each what happened, and how often that could have been. */
const minutes = fc.array(
  fc.record({
    x: positive,
    y: positive,
    m: fc.integer({ min: 1000, max: 5000 }),
    n: fc.integer({ min: 1000, max: 5000 }),
  }),
  { minLength: 5, maxLength: 30 },
)
type Minutes = readonly { x: number; y: number; m: number; n: number }[]
const kinds = ['level', 'ratio', 'count'] as const

function metric(
  name: string,
  kind: (typeof kinds)[number],
  of: Minutes,
): analysis.VersionMetric & { baselineWhole: number[]; canaryWhole: number[] } {
  return {
    ...{ name, kind },
    baseline: of.map(({ x }) => x),
    canary: of.map(({ y }) => y),
    baselineWhole: of.map(({ m }) => m),
    canaryWhole: of.map(({ n }) => n),
  }
}

function only(one: analysis.VersionMetric): analysis.VersionDifference {
  const [difference] = analysis.compareVersions([one]).value ?? []
  if (!difference) throw new Error('these minutes should be enough')
  return difference
}

function expectAlike(one: analysis.VersionDifference, other: analysis.VersionDifference): void {
  expect(other.ratio / one.ratio).toBeCloseTo(1, 8)
  expect(other.pValue).toBeCloseTo(one.pValue, 8)
  expect(other.interval.low / one.interval.low).toBeCloseTo(1, 8)
  expect(other.pairs).toBe(one.pairs)
}

test.each(kinds)('versions exchanged, a %s turns over, and what was up is down', (kind) => {
  hold(
    fc.property(minutes, (of) => {
      const turned = of.map(({ x, y, m, n }) => ({ x: y, y: x, m: n, n: m }))
      const plain = only(metric('a', kind, of))
      const other = only({ ...metric('a', kind, turned), worse: 'down' })
      expect(other.ratio * plain.ratio).toBeCloseTo(1, 8)
      expect(other.interval.low * plain.interval.high).toBeCloseTo(1, 8)
      expect(other.pValue).toBeCloseTo(plain.pValue, 8)
    }),
  )
})

test('the unit of a level or of exposure is irrelevant, and a canary that is twice as large is so', () => {
  hold(
    fc.property(minutes, fc.integer({ min: 2, max: 100 }), (of, times) => {
      const level = metric('a', 'level', of)
      const inUnit = (values: ArrayLike<number>): number[] =>
        Array.from(values, (value) => value * times)
      const scaled = inUnit(level.canary)
      expectAlike(only(level), only({ ...level, baseline: inUnit(level.baseline), canary: scaled }))
      expect(only({ ...level, canary: scaled }).ratio / only(level).ratio).toBeCloseTo(times, 8)
      const count = metric('a', 'count', of)
      const exposed = {
        baselineWhole: inUnit(count.baselineWhole),
        canaryWhole: inUnit(count.canaryWhole),
      }
      expectAlike(only(count), only({ ...count, ...exposed }))
    }),
  )
})

test.each(kinds)(
  'minutes of a %s that one group lacks are left out wherever they stand',
  (kind) => {
    hold(
      fc.property(minutes, fc.nat(), (of, at) => {
        const gap = { x: NaN, y: 5, m: 2000, n: 2000 }
        const holed = of.toSpliced(at % of.length, 0, gap, { ...gap, x: 5, y: NaN })
        expectAlike(only(metric('a', kind, of)), only(metric('a', kind, holed)))
        expectAlike(only(metric('a', kind, of)), only(metric('a', kind, of.toReversed())))
      }),
    )
  },
)

test('the order of metrics is irrelevant, and looking at more makes none clearer', () => {
  hold(
    fc.property(minutes, minutes, minutes, (a, b, c) => {
      const metrics = [metric('a', 'level', a), metric('b', 'ratio', b), metric('c', 'count', c)]
      const { value } = analysis.compareVersions(metrics)
      const byName = (list: typeof value): unknown =>
        list?.toSorted((one, other) => (one.name < other.name ? -1 : 1))
      expect(byName(analysis.compareVersions(metrics.toReversed()).value)).toEqual(byName(value))
      const statistics = value?.map(({ statistic }) => statistic) ?? []
      expect(statistics).toEqual(statistics.toSorted((one, other) => other - one))
      for (const one of value ?? []) {
        expect(one.adjusted).toBeGreaterThanOrEqual(one.pValue)
        expect(one.interval.low).toBeLessThanOrEqual(one.ratio)
        expect(one.interval.high).toBeGreaterThanOrEqual(one.ratio)
      }
    }),
  )
})

test('two groups that are alike are called different about as often as was agreed', () => {
  hold(
    fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
      const runs = 200
      const draws = noise(seed, runs * 60)
      let alarms = 0
      for (let run = 0; run < runs; run++) {
        const shared = draws.slice(run * 60, run * 60 + 20)
        const level = (from: number): number[] =>
          shared.map((one, i) => 100 * (1 + 0.2 * one) * (1 + 0.05 * (draws[from + i] ?? 0)))
        const versions = {
          baseline: level(run * 60 + 20),
          canary: level(run * 60 + 40),
        }
        const metrics = [{ name: 'p95', kind: 'level', ...versions } as const]
        const { value } = analysis.compareVersions(metrics, { negligible: 0 })
        if ((value?.[0]?.pValue ?? 1) < 0.05) alarms++
      }
      // Beyond .10 lie four runs in ten thousand of a test that keeps its promise of .05.
      expect(alarms / runs).toBeLessThan(0.1)
      expect(alarms).toBeGreaterThan(0)
    }),
    8,
  )
})
