import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as analysis from '../../src/index.ts'
import { hold, sample, whole } from '../properties.ts'

const buckets = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 30 })), {
    minLength: 1,
    maxLength: 8,
  })
  .map((steps) => {
    let upperBound = 0
    let count = 0
    const finite = steps.map(([width, observations]) => {
      upperBound += width
      count += observations
      return { upperBound, count }
    })
    return [...finite, { upperBound: Infinity, count: count + 1 }]
  })

test('quantiles of a histogram grow with the probability and with the unit of its bounds', () => {
  hold(
    fc.property(buckets, (histogram) => {
      const at = (unit: number): number[] =>
        [0.1, 0.3, 0.5, 0.9].map(
          (probability) =>
            analysis.histogramQuantile(
              histogram.map(({ upperBound, count }) => ({ upperBound: unit * upperBound, count })),
              probability,
            ).value ?? NaN,
        )
      expect(at(1)).toEqual([...at(1)].sort((a, b) => a - b))
      at(8).forEach((quantile, i) => expect(quantile).toBeCloseTo(8 * (at(1)[i] ?? NaN), 9))
    }),
  )
})

test('the order of the buckets is irrelevant', () => {
  hold(
    fc.property(buckets, (histogram) => {
      expect(analysis.histogramQuantile(histogram.toReversed(), 0.5).value).toEqual(
        analysis.histogramQuantile(histogram, 0.5).value,
      )
    }),
  )
})

test('two merged sketches say what one of everything says, within the accuracy of the exact quantile', () => {
  hold(
    fc.property(sample(1), sample(1), fc.double({ min: 0, max: 1, noNaN: true }), (a, b, p) => {
      const sketchOf = (values: readonly number[]): analysis.QuantileSketch => {
        const sketch = analysis.createQuantileSketch({ accuracy: 0.01 })
        for (const value of values) sketch.add(value)
        return sketch
      }
      const merged = sketchOf(a)
      merged.merge(sketchOf(b))
      const whole = sketchOf([...b, ...a])
      expect(merged.quantile(p).value).toBe(whole.quantile(p).value)
      expect(merged.count()).toBe(a.length + b.length)
      const exact = [1, 3].map(
        (type) => analysis.quantile([...a, ...b], p, type === 1 ? 1 : 3).value ?? NaN,
      )
      const sorted = [...a, ...b].sort((x, y) => x - y)
      const found = merged.quantile(p).value ?? NaN
      // Between the neighbours of the exact rank, give or take the accuracy.
      const at = Math.floor(p * (sorted.length - 1))
      const [low = NaN, high = NaN] = [sorted[at], sorted[Math.min(at + 1, sorted.length - 1)]]
      expect(exact.every(Number.isFinite)).toBe(true)
      expect(found).toBeGreaterThanOrEqual(low - 0.0101 * Math.abs(low) - 1e-9)
      expect(found).toBeLessThanOrEqual(high + 0.0101 * Math.abs(high) + 1e-9)
    }),
  )
})

test('aligned series share one grid, whatever their order, and a shift of time shifts it', () => {
  const one = fc.array(fc.tuple(fc.integer({ min: 0, max: 50 }), whole), {
    minLength: 2,
    maxLength: 20,
  })
  const seriesOf = (points: readonly (readonly [number, number])[], later = 0) => {
    const sorted = [...points].sort(([a], [b]) => a - b)
    return {
      times: sorted.map(([time]) => 1000 * (time + later)),
      values: sorted.map(([, value]) => value),
    }
  }
  hold(
    fc.property(one, one, (a, b) => {
      const grid = { stepMs: 5000, startMs: 0, endMs: 60_000 }
      const both = analysis.align([seriesOf(a), seriesOf(b)], grid).value
      const turned = analysis.align([seriesOf(b), seriesOf(a)], grid).value
      expect(turned?.values.toReversed()).toEqual(both?.values)
      for (const values of both?.values ?? []) expect(values.length).toBe(both?.times.length)
      const later = analysis.align([seriesOf(a, 60), seriesOf(b, 60)], {
        ...grid,
        startMs: 60_000,
        endMs: 120_000,
      }).value
      expect(later?.values).toEqual(both?.values)
    }),
  )
})
