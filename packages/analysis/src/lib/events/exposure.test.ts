import { expect, test } from 'vitest'
import { differenceInDifferences, doseResponse } from './exposure.ts'

test('an effect that follows the rollout has a dose–response', () => {
  const result = doseResponse(
    [0, 0, 0.1, 0.25, 0.5, 0.75, 1, 1],
    [10, 11, 12, 16, 22, 30, 37, 39],
  ).value
  expect(result?.correlation).toBeGreaterThan(0.95)
  expect(result?.pValue).toBeLessThan(0.001)
})

test('what moved everywhere alike is not the effect of the change', () => {
  const before = [10, 11, 9, 10, 10]
  const after = [20, 21, 19, 20, 20]
  const groups = {
    treatedBefore: before,
    treatedAfter: after,
    controlBefore: before,
    controlAfter: after,
  }
  expect(differenceInDifferences(groups).value).toMatchObject({ effect: 0, pValue: 1 })
  const touched = differenceInDifferences({ ...groups, controlAfter: before }).value
  expect(touched?.effect).toBeCloseTo(10, 12)
  expect(touched?.pValue).toBeLessThan(1e-6)
})
