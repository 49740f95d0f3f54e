import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold, sample } from '../../../test/properties.ts'
import { warpingDistance } from './warping.ts'

test('symmetric, zero for equal series, and never above the distance without warping', () => {
  hold(
    fc.property(sample(10, 10), sample(10, 10), fc.nat({ max: 9 }), (a, b, band) => {
      const distance = warpingDistance(a, b, { band }).value ?? NaN
      expect(distance).toBeCloseTo(warpingDistance(b, a, { band }).value ?? NaN, 9)
      expect(warpingDistance(a, a, { band }).value).toBe(0)
      const straight = Math.sqrt(a.reduce((sum, value, i) => sum + (value - (b[i] ?? 0)) ** 2, 0))
      expect(distance).toBeLessThanOrEqual(straight + 1e-9)
    }),
  )
})

test('a wider band never makes the distance larger', () => {
  hold(
    fc.property(sample(8, 12), sample(8, 12), (a, b) => {
      const narrow = warpingDistance(a, b, { band: 1 }).value ?? NaN
      expect(warpingDistance(a, b, { band: 5 }).value).toBeLessThanOrEqual(narrow + 1e-9)
    }),
  )
})
