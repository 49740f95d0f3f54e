import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold, noise, whole } from '../../../test/properties.ts'
import { holtWinters } from './holt-winters.ts'

const values = noise(22, 96).map(
  (value, i) => 0.5 * i + 10 * Math.sin((i / 12) * 2 * Math.PI) + 0.3 * value,
)

test('carries trend and season on', () => {
  const forecast = holtWinters(values, { period: 12 }).value?.forecast
  forecast?.forEach((value, h) => {
    const truth = 0.5 * (96 + h) + 10 * Math.sin(((96 + h) / 12) * 2 * Math.PI)
    expect(Math.abs(value - truth)).toBeLessThan(3)
  })
})

test('forecasts move with shift and scale', () => {
  hold(
    fc.property(whole, fc.integer({ min: 1, max: 50 }), (shift, scale) => {
      const plain = holtWinters(values, { period: 12 }).value
      const moved = holtWinters(
        values.map((value) => scale * value + shift),
        { period: 12 },
      ).value
      plain?.forecast.forEach((value, h) =>
        expect(moved?.forecast[h]).toBeCloseTo(scale * value + shift, 6),
      )
    }),
    20,
  )
})

test('a horizon or a smoothing that cannot be is refused, and a series without values', () => {
  const codeOf = (options: Partial<Parameters<typeof holtWinters>[1]>): string | undefined =>
    holtWinters(values, { period: 12, ...options }).diagnostics[0]?.code
  expect(codeOf({ horizon: -1 })).toBe('invalid-option')
  expect(codeOf({ level: 2 })).toBe('invalid-option')
  expect(holtWinters(Array(96).fill(NaN), { period: 12 }).value).toBeNull()
})
