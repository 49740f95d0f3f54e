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

test('missing values change nothing', () => {
  hold(
    fc.property(sample(3), fc.nat(), (values, seed) => {
      expect(cusum(strewn(values, seed)).value).toEqual(cusum(values).value)
    }),
  )
})
