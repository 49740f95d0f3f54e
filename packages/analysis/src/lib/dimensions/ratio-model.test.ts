import { expect, test } from 'vitest'
import { ratioGain, ratioModel, ratioSpread } from './ratio-model.ts'

const four = (part: number[], expected: number[]) => ({
  part: Float64Array.from(part),
  whole: new Float64Array(4).fill(100),
  expected: Float64Array.from(expected),
  uncertainty: Float64Array.from(expected, (value) => (value * value) / 50),
})
const codes = [[0, 0, 1, 1]]
const holds = (part: number[], expected: number[]): boolean =>
  ratioModel(four(part, expected), { codes, sizes: [2] }, 1).holds([0, 1, 2, 3], [])

test('a rate as expected gains nothing, one of its own the more the better the expectation is known', () => {
  const known = { part: 20, whole: 100, expected: 5, uncertainty: 0.01 }
  expect(ratioGain({ ...known, part: 5 })).toBeCloseTo(0, 9)
  expect(ratioGain(known)).toBeGreaterThan(ratioGain({ ...known, uncertainty: 5 }))
  // Where the expectation is certain: the binomial likelihood ratio.
  const binomial = 20 * Math.log(20 / 5) + 80 * Math.log(80 / 95)
  expect(ratioGain({ ...known, uncertainty: 1e-9 })).toBeCloseTo(binomial, 3)
})

test('a slice is one whose parts all deviate, however the noise divides it', () => {
  expect(holds([20, 24, 18, 22], [2, 2, 2, 2])).toBe(true)
})

test('a slice of which one half deviates is too large, also where nothing was expected', () => {
  expect(holds([20, 24, 2, 1], [2, 2, 2, 2])).toBe(false)
  expect(holds([20, 24, 0, 0], [1e-4, 1e-4, 1e-4, 1e-4])).toBe(false)
})

test('one leaf far off says nothing about the spread of the others', () => {
  const n = 40
  const leaves = {
    part: Float64Array.from({ length: n }, (_, i) => 20 + ((i * 7) % 9) - 4),
    whole: new Float64Array(n).fill(1000),
    expected: new Float64Array(n).fill(20),
    uncertainty: new Float64Array(n).fill(1),
  }
  const isOpen = new Uint8Array(n).fill(1)
  const before = ratioSpread(leaves, isOpen)
  leaves.part[3] = 900
  expect(ratioSpread(leaves, isOpen)).toBeCloseTo(before, 9)
})
