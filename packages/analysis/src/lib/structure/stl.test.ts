import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold, noise, whole } from '../../../test/properties.ts'
import { stl } from './stl.ts'

const values = noise(24, 120).map(
  (value, i) => 0.1 * i + 5 * Math.sin((i / 12) * 2 * Math.PI) + 0.4 * value,
)

test('the parts add up, robust or not', () => {
  for (const robust of [false, true]) {
    const parts = stl(values, { period: 12, robust }).value
    values.forEach((value, i) =>
      expect(
        (parts?.trend[i] ?? NaN) + (parts?.seasonal[i] ?? NaN) + (parts?.residual[i] ?? NaN),
      ).toBeCloseTo(value, 9),
    )
  }
})

test('shift goes to the trend and scale to everything', () => {
  hold(
    fc.property(whole, fc.integer({ min: 1, max: 9 }), (shift, scale) => {
      const plain = stl(values, { period: 12 }).value
      const moved = stl(
        values.map((value) => scale * value + shift),
        { period: 12 },
      ).value
      for (const i of [0, 37, 119]) {
        expect(moved?.trend[i]).toBeCloseTo(scale * (plain?.trend[i] ?? NaN) + shift, 7)
        expect(moved?.seasonal[i]).toBeCloseTo(scale * (plain?.seasonal[i] ?? NaN), 7)
      }
    }),
    20,
  )
})

test('an outlier bends the robust season less', () => {
  const spoiled = values.map((value, i) => (i === 60 ? value + 100 : value))
  const bend = (robust: boolean): number => {
    const before = stl(values, { period: 12, robust }).value?.seasonal[60] ?? NaN
    return Math.abs((stl(spoiled, { period: 12, robust }).value?.seasonal[60] ?? NaN) - before)
  }
  expect(bend(true)).toBeLessThan(0.1 * bend(false))
})

test('needs two periods and a whole period', () => {
  expect(stl(values.slice(0, 23), { period: 12 }).diagnostics[0]?.code).toBe('too-few-values')
  expect(stl(values, { period: 1.5 }).diagnostics[0]?.code).toBe('invalid-option')
})
