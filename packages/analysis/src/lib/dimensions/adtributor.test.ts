import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold } from '../../../test/properties.ts'
import { adtributor } from './adtributor.ts'

const amounts = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 6, maxLength: 6 })
const cube = (expected: readonly number[], actual: readonly number[]) => ({
  attributes: [
    { name: 'region', values: ['eu', 'us', 'ap'] },
    { name: 'version', values: ['v1', 'v2'] },
  ],
  codes: [
    [0, 0, 1, 1, 2, 2],
    [0, 1, 0, 1, 0, 1],
  ],
  measure: { kind: 'forecast' as const, expected, actual },
})

test('powers of an attribute add up to the whole change, surprises are never negative', () => {
  hold(
    fc.property(amounts, amounts, (expected, actual) => {
      for (const { values, surprise } of adtributor(cube(expected, actual)).value ?? []) {
        const power = values.reduce((sum, value) => sum + value.explanatoryPower, 0)
        expect(power).toBeCloseTo(1, 9)
        for (const value of values) expect(value.surprise).toBeGreaterThanOrEqual(-1e-12)
        expect(surprise).toBeGreaterThanOrEqual(0)
      }
    }),
  )
})

test('names the value that carries the change', () => {
  const { value } = adtributor(cube([10, 10, 10, 10, 10, 10], [10, 10, 10, 10, 40, 40]))
  expect(value?.[0]).toMatchObject({ attribute: 'region', explainedBy: [{ value: 'ap' }] })
})

test('without a change of the whole there is nothing to explain', () => {
  const even = [1, 2, 3, 4, 5, 6]
  expect(adtributor(cube(even, even)).diagnostics[0]?.code).toBe('no-alternative')
})
