import { expect, test } from 'vitest'
import { noise } from '../../../test/properties.ts'
import { measureDeviations, refineDeviations } from './noise.ts'

const random = noise(71, 400)
const leaves = (spread: number) => ({
  expected: new Float64Array(400).fill(100),
  actual: Float64Array.from(random, (value) => 100 + spread * value),
  countingVariance: new Float64Array(400),
})

test('the precision is the inverse variance of the noise', () => {
  for (const spread of [2, 5]) {
    const precision = measureDeviations(leaves(spread)).precision[0] ?? NaN
    expect(Math.sqrt(1 / precision)).toBeCloseTo(spread / 100, 1.5)
  }
})

test('some wild leaves hardly change it, and none after they are set apart', () => {
  const spoiled = leaves(3)
  for (let i = 0; i < 60; i++) spoiled.actual[i] = 30
  const isOpen = Uint8Array.from({ length: 400 }, (_, i) => (i < 60 ? 0 : 1))
  const clean = Math.sqrt(1 / (refineDeviations(leaves(3), isOpen).precision[399] ?? NaN))
  const refined = Math.sqrt(1 / (refineDeviations(spoiled, isOpen).precision[399] ?? NaN))
  expect(refined).toBeCloseTo(clean, 9)
  const first = Math.sqrt(1 / (measureDeviations(spoiled).precision[399] ?? NaN))
  expect(first / clean).toBeLessThan(1.6)
})

test('doubling and halving deviate alike, and an empty leaf says nothing', () => {
  const { deviation, precision } = measureDeviations({
    expected: Float64Array.of(100, 200, 0, ...new Float64Array(200).fill(50)),
    actual: Float64Array.of(200, 100, 0, ...new Float64Array(200).fill(50)),
    countingVariance: new Float64Array(203),
  })
  expect(deviation[0]).toBeCloseTo(-(deviation[1] ?? NaN), 12)
  expect(precision[2]).toBe(0)
})
