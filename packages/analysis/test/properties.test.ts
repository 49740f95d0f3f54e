import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as analysis from '../src/index.ts'

const number = fc.integer({ min: -1000, max: 1000 })
const sample = (least: number) => fc.array(number, { minLength: least, maxLength: 40 })
const gappy = fc.array(fc.option(number, { nil: NaN }), { maxLength: 40 })
const hold = <T>(property: fc.IPropertyWithHooks<T>): void =>
  fc.assert(property, { seed: 7, numRuns: 60 })

test('quantiles grow with the probability, for every type', () => {
  hold(
    fc.property(sample(1), fc.integer({ min: 1, max: 9 }), (values, type) => {
      const at = [0, 0.1, 0.3, 0.5, 0.9, 1].map(
        (p) => analysis.quantile(values, p, type as analysis.QuantileType).value ?? NaN,
      )
      expect(at).toEqual([...at].sort((a, b) => a - b))
    }),
  )
})

test('the median moves with shift and scale', () => {
  hold(
    fc.property(sample(1), number, (values, shift) => {
      const moved = values.map((value) => 2 * value + shift)
      expect(analysis.median(moved).value).toBe(2 * (analysis.median(values).value ?? NaN) + shift)
    }),
  )
})

test('swapping the samples keeps p-values and turns signs', () => {
  hold(
    fc.property(sample(3), sample(3), (a, b) => {
      expect(analysis.welch(a, b).value?.pValue).toBeCloseTo(
        analysis.welch(b, a).value?.pValue ?? NaN,
        10,
      )
      expect(analysis.mannWhitney(a, b).value?.pValue).toBeCloseTo(
        analysis.mannWhitney(b, a).value?.pValue ?? NaN,
        10,
      )
      expect(analysis.cliffsDelta(a, b).value?.estimate).toBeCloseTo(
        -(analysis.cliffsDelta(b, a).value?.estimate ?? NaN),
        10,
      )
      expect(analysis.wasserstein(a, b).value).toBeCloseTo(
        analysis.wasserstein(b, a).value ?? NaN,
        8,
      )
    }),
  )
})

test('every p-value lies in [0, 1] and adjusted ones never shrink', () => {
  hold(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 }),
      (pValues) => {
        for (const adjusted of [
          analysis.benjaminiHochberg(pValues).value,
          analysis.holm(pValues).value,
        ]) {
          adjusted.forEach((q, i) => expect(q).toBeGreaterThanOrEqual((pValues[i] ?? 0) - 1e-15))
          for (const q of adjusted) expect(q).toBeLessThanOrEqual(1)
        }
      },
    ),
  )
})

test('correlation ignores shift, scale and the order of the pairs', () => {
  hold(
    fc.property(fc.array(fc.tuple(number, number), { minLength: 4, maxLength: 30 }), (pairs) => {
      const of = (list: readonly (readonly [number, number])[]) =>
        analysis.kendall(
          list.map(([x]) => 3 * x + 1),
          list.map(([, y]) => y),
        ).value?.coefficient ?? 0
      expect(of([...pairs].reverse())).toBeCloseTo(of(pairs), 12)
    }),
  )
})

test('gaps, constants and too few values give an answer with a reason, never an exception', () => {
  const times = Array.from({ length: 40 }, (_, i) => i)
  hold(
    fc.property(gappy, (values) => {
      const answers = [
        analysis.levelShift({ times: times.slice(0, values.length), values }),
        analysis.pelt(values),
        analysis.changePoints([values]),
        analysis.binarySegmentation(values),
        analysis.cusum(values),
        analysis.robustScores(values),
        analysis.stl(values, { period: 4 }),
        analysis.holtWinters(values, { period: 4 }),
        analysis.mannKendall(values),
        analysis.theilSen(times.slice(0, values.length), values),
        analysis.detectPeriods(values),
        analysis.autocorrelation(values, 5),
        analysis.onlineChange(values),
        analysis.esdOutliers(values, 3),
        analysis.laggedCorrelation(values, [...values].reverse(), { maximumLag: 3 }),
        analysis.granger(values, [...values].reverse(), { lags: 2 }),
        analysis.counterRate(times.slice(0, values.length), values),
        analysis.resample(times.slice(0, values.length), values, { stepMs: 3 }),
      ]
      for (const { value, diagnostics } of answers)
        if (value === null) expect(diagnostics.length).toBeGreaterThan(0)
    }),
  )
})

test('a cube answers the same whatever the order of its leaves', () => {
  const codes = [0, 1, 2, 3].flatMap((i) => [0, 1, 2].map((j) => [i, j] as const))
  hold(
    fc.property(fc.shuffledSubarray(codes, { minLength: codes.length }), (order) => {
      const selectors = (rows: readonly (readonly [number, number])[]): unknown =>
        analysis
          .explainChange({
            attributes: [
              { name: 'a', values: ['0', '1', '2', '3'] },
              { name: 'b', values: ['0', '1', '2'] },
            ],
            codes: [rows.map(([i]) => i), rows.map(([, j]) => j)],
            measure: {
              kind: 'count',
              before: rows.map(([i, j]) => 100 + 10 * i + j),
              after: rows.map(([i, j]) => (100 + 10 * i + j) * (i === 2 ? 4 : 1)),
            },
          })
          .value?.causes.map((cause) => cause.selector)
      expect(selectors(order)).toEqual([[{ attribute: 'a', value: '2' }]])
    }),
  )
})
