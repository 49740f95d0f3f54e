import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as analysis from '../../src/index.ts'
import { hold, noise, strewn, whole } from '../properties.ts'

const seed = fc.integer({ min: 0, max: 1e6 })
const scale = fc.integer({ min: 1, max: 40 })
/** Unit noise that steps up by so much after 30 values. */
const stepped = (of: number, by: number): number[] => [
  ...noise(of, 30),
  ...noise(of + 1, 30).map((value) => value + by),
]
const everySecond = Array.from({ length: 60 }, (_, i) => 1000 * i)
const affine = (values: readonly number[], by: number, shift: number): number[] =>
  values.map((value) => by * value + shift)

test('the onset of a clear step does not depend on unit or direction, and moves with the clock', () => {
  hold(
    fc.property(seed, scale, whole, (of, by, later) => {
      const values = stepped(of, 8)
      const shiftOf = (list: readonly number[], times: readonly number[]) =>
        analysis.levelShift({ times, values: list, options: { minimumRelativeChange: 0 } }).value
      const plain = shiftOf(values, everySecond)
      const turned = shiftOf(affine(values, -by, 0), everySecond)
      const moved = shiftOf(
        values,
        everySecond.map((time) => time + 1000 * later),
      )
      expect(plain?.onsetIndex).toBe(30)
      expect(turned).toMatchObject({ onsetIndex: 30, direction: 'down' })
      expect((moved?.onset ?? NaN) - (plain?.onset ?? NaN)).toBe(1000 * later)
      expect(moved?.probability).toBe(plain?.probability)
    }),
    20,
  )
})

test('a smaller p-value never supports a shift less', () => {
  const pValue = fc.double({ min: 0, max: 1, noNaN: true })
  hold(
    fc.property(pValue, pValue, (one, other) => {
      const low = analysis.shiftProbability(Math.min(one, other))
      const high = analysis.shiftProbability(Math.max(one, other))
      expect(low).toBeGreaterThanOrEqual(high)
      expect(low).toBeLessThanOrEqual(1)
      expect(high).toBeGreaterThanOrEqual(0)
    }),
  )
})

test('change points of several dimensions do not depend on their units or order', () => {
  hold(
    fc.property(seed, scale, whole, (of, by, shift) => {
      const [a, b] = [stepped(of, 6), noise(of + 2, 60)]
      const placesOf = (dimensions: readonly number[][]): unknown =>
        analysis.changePoints(dimensions).value?.changePoints
      expect(placesOf([affine(b, by, shift), affine(a, -by, shift)])).toEqual(placesOf([a, b]))
    }),
    30,
  )
})

test('E-divisive finds the same changes in another unit, and its indices are those of the series as given', () => {
  hold(
    fc.property(seed, scale, (of, by) => {
      const values = stepped(of, 8)
      const found = analysis.eDivisive(values).value ?? []
      expect(found.map(({ index }) => index)).toContain(30)
      expect(analysis.eDivisive(affine(values, by, 0)).value).toEqual(found)
      const gappy = strewn(values, of)
      for (const { index } of analysis.eDivisive(gappy).value ?? [])
        expect(gappy[index]).not.toBeNaN()
    }),
    15,
  )
})

test('online change points look back only, and unit, sign and gaps do not matter', () => {
  hold(
    fc.property(seed, scale, whole, (of, by, shift) => {
      const values = stepped(of, 8)
      const probabilityOf = (list: readonly number[]): number[] => [
        ...(analysis.onlineChange(list).value?.probability ?? []),
      ]
      const plain = probabilityOf(values)
      expect(probabilityOf(values.slice(0, 45))).toEqual(plain.slice(0, 45))
      const turned = probabilityOf(affine(values, -by, shift))
      plain.forEach((probability, i) => expect(turned[i]).toBeCloseTo(probability, 6))
      const gappy = strewn(values, of)
      const present = probabilityOf(gappy).filter((_, i) => !Number.isNaN(gappy[i] ?? NaN))
      expect(present).toEqual(plain)
    }),
    20,
  )
})
