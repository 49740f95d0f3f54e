import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as analysis from '../../src/index.ts'
import { gapped, hold, noise, whole } from '../properties.ts'

const seed = fc.integer({ min: 0, max: 1e6 })
const scale = fc.integer({ min: 1, max: 40 })
const seasonal = (of: number): number[] =>
  noise(of, 96).map(
    (value, i) =>
      value + 6 * Math.sin((2 * Math.PI * i) / 8) + 4 * Math.sin((2 * Math.PI * i) / 24),
  )
const affine = (values: readonly number[], by: number, shift: number): number[] =>
  values.map((value) => by * value + shift)

test('a classical decomposition adds up; shift goes to the trend and scale to everything', () => {
  hold(
    fc.property(seed, scale, whole, (of, by, shift) => {
      const values = seasonal(of)
      const plain = analysis.classicalDecomposition(values, 8).value
      const moved = analysis.classicalDecomposition(affine(values, by, shift), 8).value
      values.forEach((value, i) => {
        const trend = plain?.trend[i] ?? NaN
        if (Number.isNaN(trend)) return
        const [season, rest] = [plain?.seasonal[i] ?? NaN, plain?.residual[i] ?? NaN]
        expect(trend + season + rest).toBeCloseTo(value, 9)
        expect(moved?.trend[i]).toBeCloseTo(by * trend + shift, 6)
        expect(moved?.seasonal[i]).toBeCloseTo(by * season, 6)
      })
    }),
    30,
  )
})

test('MSTL adds up, whatever the order of the periods; gaps leave the others whole', () => {
  hold(
    fc.property(seed, scale, whole, (of, by, shift) => {
      const values = seasonal(of)
      const plain = analysis.mstl(values, [8, 24]).value
      const turned = analysis.mstl(affine(values, by, shift), [24, 8]).value
      const gaps = gapped(values, of)
      const withGaps = analysis.mstl(gaps, [8, 24]).value
      expect(turned?.periods).toEqual([8, 24])
      values.forEach((value, i) => {
        const [short = NaN, long = NaN] = plain?.seasonals.map((season) => season[i] ?? NaN) ?? []
        const sum = (plain?.trend[i] ?? NaN) + short + long + (plain?.residual[i] ?? NaN)
        expect(sum).toBeCloseTo(value, 9)
        expect(turned?.seasonals[1]?.[i]).toBeCloseTo(by * long, 5)
        expect(Number.isNaN(withGaps?.residual[i] ?? NaN)).toBe(Number.isNaN(gaps[i] ?? NaN))
      })
    }),
    15,
  )
})
