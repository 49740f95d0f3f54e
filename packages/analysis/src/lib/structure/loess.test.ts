import { expect, test } from 'vitest'
import { noise } from '../../../test/properties.ts'
import { loessSmooth, type Loess } from './loess.ts'

function smooth(values: readonly number[], loess: Loess, weights?: Float64Array): Float64Array {
  const out = new Float64Array(values.length)
  loessSmooth(Float64Array.from(values), loess, { out, outAt: 0, weights })
  return out
}

test('a straight line is left as it is, at the ends too', () => {
  const line = Array.from({ length: 30 }, (_, i) => 3 * i - 7)
  smooth(line, { window: 9, degree: 1 }).forEach((value, i) =>
    expect(value).toBeCloseTo(line[i] ?? NaN, 9),
  )
})

test('the precomputed row of inner points gives what weights of one give', () => {
  const values = noise(23, 50)
  const plain = smooth(values, { window: 11, degree: 1 })
  const weighted = smooth(values, { window: 11, degree: 1 }, new Float64Array(50).fill(1))
  plain.forEach((value, i) => expect(weighted[i]).toBeCloseTo(value, 10))
})

test('a point without weight does not matter', () => {
  const weights = new Float64Array(30).fill(1)
  weights[15] = 0
  const spike = Array.from({ length: 30 }, (_, i) => (i === 15 ? 1e6 : i))
  smooth(spike, { window: 9, degree: 1 }, weights).forEach((value, i) =>
    expect(value).toBeCloseTo(i, 6),
  )
})
