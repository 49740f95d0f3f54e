import { expect, test } from 'vitest'
import { ripples } from './ripple.ts'

const codes = [Int32Array.from({ length: 40 }, (_, i) => i % 2)]
const all = Array.from({ length: 40 }, (_, i) => i)
const split = (deviation: Float64Array) => ({
  codes,
  sizes: [2],
  deviations: {
    deviation,
    precision: new Float64Array(40).fill(1000),
    exposure: new Float64Array(40).fill(1000),
    certainty: new Float64Array(40),
    isSparse: false,
  },
})

test('an element whose parts deviate alike is the cause', () => {
  const alike = Float64Array.from(all, (i) => 0.5 + 0.01 * Math.sin(i))
  expect(ripples(all, [], split(alike))).toBe(true)
})

test('an element of which only one part deviates is not', () => {
  const half = Float64Array.from(all, (i) => (i % 2 === 0 ? 0.5 : 0) + 0.01 * Math.sin(i))
  expect(ripples(all, [], split(half))).toBe(false)
  // Along an attribute that defines the element there is nothing to cut.
  expect(ripples(all, [0], split(half))).toBe(true)
})
