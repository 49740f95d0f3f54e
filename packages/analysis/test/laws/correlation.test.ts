import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as analysis from '../../src/index.ts'
import { hold, noise, sample, strewn, whole } from '../properties.ts'

const seed = fc.integer({ min: 0, max: 1e6 })
const scale = fc.integer({ min: 1, max: 40 })
const affine = (values: readonly number[], by: number, shift: number): number[] =>
  values.map((value) => by * value + shift)
/** The series some samples later, with noise of half its size. */
const following = (values: readonly number[], by: number, of: number): number[] =>
  noise(of, values.length).map((value, i) => (values[i - by] ?? 0) + 0.5 * value)

test("Pearson's correlation is symmetric, ignores units and turns with the sign", () => {
  hold(
    fc.property(seed, scale, whole, (of, by, shift) => {
      const [a, b] = [noise(of, 40), following(noise(of, 40), 0, of + 1)]
      const plain = analysis.pearson(a, b).value
      expect(analysis.pearson(b, a).value?.coefficient).toBeCloseTo(plain?.coefficient ?? NaN, 12)
      const turned = analysis.pearson(affine(a, -by, shift), b).value
      expect(turned?.coefficient).toBeCloseTo(-(plain?.coefficient ?? NaN), 9)
      expect(turned?.interval.high).toBeCloseTo(-(plain?.interval.low ?? NaN), 9)
    }),
  )
})

test('partial correlation is symmetric, ignores the units of all sides and the order of controls', () => {
  hold(
    fc.property(seed, scale, whole, (of, by, shift) => {
      const controls = [noise(of, 50), noise(of + 1, 50)]
      const a = following(controls[0] ?? [], 0, of + 2)
      const b = following(a, 0, of + 3)
      const plain = analysis.partialCorrelation(a, b, controls).value?.coefficient ?? NaN
      const swapped = analysis.partialCorrelation(b, affine(a, by, shift), controls.toReversed())
      expect(swapped.value?.coefficient).toBeCloseTo(plain, 8)
    }),
  )
})

test('what precedes helps to predict, whatever the units, and what follows does not', () => {
  hold(
    fc.property(seed, scale, whole, (of, by, shift) => {
      const cause = noise(of, 120)
      const effect = following(cause, 1, of + 1)
      const plain = analysis.granger(cause, effect, { lags: 2 }).value
      const moved = analysis.granger(affine(cause, -by, shift), affine(effect, by, 0), { lags: 2 })
      expect(plain?.pValue).toBeLessThan(1e-6)
      expect(moved.value?.statistic).toBeCloseTo(plain?.statistic ?? NaN, 4)
      const back = analysis.granger(effect, cause, { lags: 2 }).value
      expect(back?.statistic).toBeLessThan(plain?.statistic ?? NaN)
    }),
    30,
  )
})

test('companions are found with their lag whatever the unit, the sign and the order of the series', () => {
  hold(
    fc.property(seed, scale, fc.integer({ min: 0, max: 5 }), (of, by, lag) => {
      const reference = noise(of, 150)
      const series = [
        noise(of + 1, 150),
        affine(following(reference, lag, of + 2), -by, 7),
        noise(of + 3, 150),
      ]
      const found = analysis.companions(reference, series, { maximumLag: 8 }).value ?? []
      expect(found[0]).toMatchObject({ index: 1, lag })
      expect(found[0]?.coefficient).toBeLessThan(0)
      const turned = analysis.companions(reference, series.toReversed(), { maximumLag: 8 }).value
      expect(turned?.[0]).toMatchObject({ index: 1, lag })
      expect(turned?.[0]?.coefficient).toBe(found[0]?.coefficient)
    }),
    30,
  )
})

test('a dose–response ignores any rising change of scale and missing pairs', () => {
  hold(
    fc.property(sample(5), seed, (effect, of) => {
      const exposure = effect.map((_, i) => i / effect.length)
      const plain = analysis.doseResponse(exposure, effect).value
      const cubed = analysis.doseResponse(
        exposure,
        effect.map((value) => value ** 3),
      )
      expect(cubed.value).toEqual(plain)
      const gappy = strewn(effect, of)
      let next = 0
      const doses = gappy.map((value) => (Number.isNaN(value) ? 0.5 : (exposure[next++] ?? NaN)))
      expect(analysis.doseResponse(doses, gappy).value).toEqual(plain)
    }),
  )
})

test('a difference in differences turns when the groups swap, and ignores what moves both alike', () => {
  const group = sample(3, 12)
  hold(
    fc.property(group, group, whole, (before, after, drift) => {
      const groups = {
        treatedBefore: before,
        treatedAfter: after,
        controlBefore: after,
        controlAfter: before.map((value) => value + 1),
      }
      const effectOf = (of: Parameters<typeof analysis.differenceInDifferences>[0]): number =>
        analysis.differenceInDifferences(of).value?.effect ?? NaN
      const plain = effectOf(groups)
      const swapped = effectOf({
        treatedBefore: groups.controlBefore,
        treatedAfter: groups.controlAfter,
        controlBefore: groups.treatedBefore,
        controlAfter: groups.treatedAfter,
      })
      expect(swapped).toBeCloseTo(-plain, 9)
      const drifted = effectOf({
        ...groups,
        treatedAfter: groups.treatedAfter.map((value) => value + drift),
        controlAfter: groups.controlAfter.map((value) => value + drift),
      })
      expect(drifted).toBeCloseTo(plain, 9)
    }),
  )
})
