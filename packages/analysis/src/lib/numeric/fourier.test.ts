import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold, sample } from '../../../test/properties.ts'
import { fourier, inverseFourier, type ComplexSequence } from './fourier.ts'

const parts = (values: readonly number[]) => ({
  real: Float64Array.from(values),
  imaginary: Float64Array.from(values, (_, i) => i % 3),
})

test('the inverse undoes the transform, for any length', () => {
  hold(
    fc.property(sample(1, 50), (values) => {
      const input = parts(values)
      const back = inverseFourier(fourier(input))
      input.real.forEach((value, i) => expect(back.real[i]).toBeCloseTo(value, 8))
      input.imaginary.forEach((value, i) => expect(back.imaginary[i]).toBeCloseTo(value, 8))
    }),
  )
})

test('energy is kept (Parseval)', () => {
  hold(
    fc.property(sample(1, 50), (values) => {
      const energy = ({ real, imaginary }: ComplexSequence): number =>
        real.reduce((sum, value, i) => sum + value ** 2 + (imaginary[i] ?? 0) ** 2, 0)
      const input = parts(values)
      const ratio = energy(fourier(input)) / values.length
      expect(ratio).toBeCloseTo(energy(input), 3)
    }),
  )
})
