import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold, sample, strewn, whole } from '../../../test/properties.ts'
import { mannKendall, theilSen } from './trend.ts'

test('turning time round turns both trends round', () => {
  hold(
    fc.property(sample(4, 25), (values) => {
      const back = [...values].reverse()
      const times = values.map((_, i) => i)
      expect(mannKendall(back).value?.score).toBe(0 - (mannKendall(values).value?.score ?? NaN))
      expect(theilSen(times, back).value?.slope).toBeCloseTo(
        -(theilSen(times, values).value?.slope ?? NaN),
        9,
      )
    }),
  )
})

test('missing values do not change the score, any rising change of scale neither', () => {
  hold(
    fc.property(sample(4, 25), fc.nat(), (values, seed) => {
      const bent = values.map((value) => value ** 3)
      expect(mannKendall(strewn(bent, seed)).value?.score).toBe(mannKendall(values).value?.score)
    }),
  )
})

test("Sen's slope takes the slope of a line and ignores a fifth of wild points", () => {
  hold(
    fc.property(whole, whole, fc.array(whole, { minLength: 3, maxLength: 4 }), (a, b, wild) => {
      const times = Array.from({ length: 20 }, (_, i) => i)
      const values = times.map((time) => a + b * time)
      wild.forEach((value, i) => (values[5 * i] = value * 1e4))
      expect(theilSen(times, values).value?.slope).toBeCloseTo(b, 6)
    }),
  )
})
