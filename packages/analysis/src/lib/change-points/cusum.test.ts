import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold, sample, strewn, whole } from '../../../test/properties.ts'
import { cusum } from './cusum.ts'

test('shift keeps the place and the statistic, scale stretches the statistic', () => {
  hold(
    fc.property(sample(3), whole, (values, shift) => {
      const plain = cusum(values).value
      const moved = cusum(values.map((value) => 4 * value + shift)).value
      expect(moved?.statistic).toBeCloseTo(4 * (plain?.statistic ?? NaN), 6)
    }),
  )
})

test('missing values move the index, which is that of the series as given, and nothing else', () => {
  hold(
    fc.property(sample(3), fc.nat(), (values, seed) => {
      const gappy = strewn(values, seed)
      const { index = NaN, ...found } = cusum(gappy).value ?? {}
      const { index: place, ...plain } = cusum(values).value ?? {}
      expect(found).toEqual(plain)
      expect(gappy.slice(0, index).filter((value) => !Number.isNaN(value)).length).toBe(place)
      expect(gappy[index]).toBe(values[place ?? NaN])
    }),
  )
})
