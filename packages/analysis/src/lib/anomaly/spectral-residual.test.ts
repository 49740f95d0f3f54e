import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gapped, hold, noise } from '../../../test/properties.ts'
import { spectralResidual } from './spectral-residual.ts'

const rhythm = noise(4, 400).map(
  (value, i) => 100 + 30 * Math.sin((i / 48) * 2 * Math.PI) + 2 * value,
)
const withSpike = rhythm.map((value, i) => (i === 250 ? value + 60 : value))

test('a spike stands out of a rhythm', () => {
  const { value } = spectralResidual(withSpike)
  const most = value?.scores.indexOf(Math.max(...(value?.scores ?? [])))
  expect(most).toBe(250)
  expect(value?.intervals.some(({ onset, end }) => onset <= 250 && end > 250)).toBe(true)
})

test('a dip stands out as a spike does', () => {
  const { value } = spectralResidual(rhythm.map((one, i) => (i === 250 ? one - 60 : one)))
  expect(value?.scores[250]).toBeGreaterThan(3)
})

test('the unit of the values does not matter', () => {
  const plain = spectralResidual(withSpike).value?.scores
  const scaled = spectralResidual(withSpike.map((value) => 1000 * value)).value?.scores
  plain?.forEach((score, i) => expect(scaled?.[i]).toBeCloseTo(score, 6))
})

test('missing values have no score and do not hide the spike', () => {
  hold(
    fc.property(fc.integer({ min: 0, max: 1000 }), (seed) => {
      const values = gapped(withSpike, seed)
      values[250] = withSpike[250] ?? 0
      const { value } = spectralResidual(values)
      expect(value?.scores[250]).toBeGreaterThan(3)
      const missing = values.findIndex(Number.isNaN)
      expect(value?.scores[missing]).toBeNaN()
    }),
    20,
  )
})

test('constant and short series get a reason instead of a score', () => {
  expect(spectralResidual(Array(50).fill(3)).diagnostics[0]?.code).toBe('constant-series')
  expect(spectralResidual([1, 2, 3]).diagnostics[0]?.code).toBe('too-few-values')
})
