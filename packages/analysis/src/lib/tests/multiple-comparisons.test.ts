import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold } from '../../../test/properties.ts'
import { benjaminiHochberg, holm } from './multiple-comparisons.ts'

const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
  minLength: 1,
  maxLength: 30,
})

test('adjusting keeps the order and never shrinks; Holm is the stricter', () => {
  hold(
    fc.property(pValues, (p) => {
      const [loose, strict] = [benjaminiHochberg(p).value, holm(p).value]
      p.forEach((one, i) => {
        expect(strict[i]).toBeGreaterThanOrEqual((loose[i] ?? NaN) - 1e-12)
        p.forEach((other, j) => {
          if (one < other) expect(loose[i]).toBeLessThanOrEqual((loose[j] ?? NaN) + 1e-15)
        })
      })
    }),
  )
})

test('missing p-values stay missing and do not count as tests', () => {
  expect(holm([0.01, NaN, 0.03]).value).toEqual(
    Float64Array.of(0.02, NaN, holm([0.01, 0.03]).value[1] ?? NaN),
  )
})
