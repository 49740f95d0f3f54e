import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as analysis from '../../src/index.ts'
import { gapped, hold, noise, sample, whole } from '../properties.ts'

const seed = fc.integer({ min: 0, max: 1e6 })
const affine = (values: readonly number[], scale: number, shift: number): number[] =>
  values.map((value) => scale * value + shift)

test('intervals hold every loud point and none is empty; a higher threshold never adds points', () => {
  hold(
    fc.property(sample(1), fc.integer({ min: 1, max: 500 }), (scores, threshold) => {
      const pointsOf = (bar: number): number => {
        const asked = analysis.abnormalIntervals(scores, { threshold: bar, bridge: 0 })
        const intervals = asked.value ?? []
        const inside = scores.filter((_, i) =>
          intervals.some(({ onset, end }) => onset <= i && i < end),
        )
        expect(inside.length).toBe(scores.filter((score) => Math.abs(score) >= bar).length)
        return inside.length
      }
      expect(pointsOf(threshold + 100)).toBeLessThanOrEqual(pointsOf(threshold))
    }),
  )
})

test('outliers do not depend on unit, sign or gaps', () => {
  hold(
    fc.property(seed, fc.integer({ min: 1, max: 50 }), whole, (of, scale, shift) => {
      const values = [...noise(of, 40), 15, -13]
      const placesOf = (list: readonly number[]): unknown =>
        analysis.esdOutliers(list, 4).value?.outliers.map(({ index }) => index)
      expect(placesOf(affine(values, scale, shift))).toEqual(placesOf(values))
      expect(placesOf(affine(values, -1, 0))).toEqual(placesOf(values))
      const signs = analysis.esdOutliers(gapped(values, of), 4).value?.outliers
      for (const { index, value } of signs ?? []) expect(value).toBe(values[index])
    }),
  )
})

test('scores against a season ignore shift and turn round with the values', () => {
  const season = (of: number): number[] =>
    noise(of, 96).map((value, i) => value + 8 * Math.sin((2 * Math.PI * i) / 12))
  hold(
    fc.property(seed, whole, (of, shift) => {
      const options = { minimumRelativeSpread: 0 }
      const plain = analysis.seasonalScores(season(of), 12, options).value?.scores
      const moved = analysis.seasonalScores(affine(season(of), -2, shift), 12, options).value
        ?.scores
      plain?.forEach((score, i) => expect(moved?.[i]).toBeCloseTo(-score, 6))
    }),
    20,
  )
})

test('distances of shapes ignore the unit, and a reversed series has them reversed', () => {
  hold(
    fc.property(seed, whole, (of, shift) => {
      const values = noise(of, 60)
      const plain = analysis.matrixProfile(values, 8).value?.distances ?? []
      const moved = analysis.matrixProfile(affine(values, 3, shift), 8).value?.distances
      const turned = analysis.matrixProfile(values.toReversed(), 8).value?.distances.toReversed()
      plain.forEach((distance, i) => {
        expect(moved?.[i]).toBeCloseTo(distance, 5)
        expect(turned?.[i]).toBeCloseTo(distance, 6)
      })
    }),
    20,
  )
})

test('a streaming detector says the same of a prefix, passes over gaps, and ignores unit and sign', () => {
  hold(
    fc.property(seed, fc.integer({ min: 1, max: 40 }), (of, gaps) => {
      const values = [...noise(of, 300), 25, ...noise(of + 1, 50)]
      const verdicts = (list: readonly number[]): analysis.StreamVerdict[] => {
        const detector = analysis.createStreamingDetector({ season: 0 })
        return list.map((value) => detector.push(value))
      }
      const all = verdicts(values)
      expect(verdicts(values.slice(0, 200))).toEqual(all.slice(0, 200))
      const withGaps = values.flatMap((value, i) => (i % gaps === 0 ? [NaN, value] : [value]))
      const without = verdicts(withGaps).filter((_, i) => !Number.isNaN(withGaps[i] ?? NaN))
      expect(without.map(({ score }) => score)).toEqual(all.map(({ score }) => score))
      verdicts(affine(values, -4, 0)).forEach(({ score, isAlert }, i) => {
        expect(score).toBeCloseTo(all[i]?.score ?? NaN, 6)
        expect(isAlert).toBe(all[i]?.isAlert)
      })
    }),
    20,
  )
})
