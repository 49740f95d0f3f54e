import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold } from '../../../test/properties.ts'
import { createRandom } from '../numeric/random.ts'
import { promisingAttributes } from './promising-attributes.ts'

/** Errors of many requests by the values of one attribute, one of which may be worse. */
function cube(name: string, sizes: { values: number; seed: number; worse?: number }) {
  const random = createRandom(sizes.seed)
  const requests = 4000
  const errors = (rate: number): number =>
    Array.from({ length: requests }, () => random() < rate).filter(Boolean).length
  const values = Array.from({ length: sizes.values }, (_, i) => i)
  return {
    attributes: [{ name, values: values.map(String) }],
    codes: [values],
    measure: {
      kind: 'ratio' as const,
      partBefore: values.map(() => errors(0.02)),
      wholeBefore: values.map(() => requests),
      partAfter: values.map((value) => errors(value === sizes.worse ? 0.06 : 0.02)),
      wholeAfter: values.map(() => requests),
    },
  }
}
const chosen = (...cubes: Parameters<typeof promisingAttributes>[0]): string[] =>
  promisingAttributes(cubes)
    .value?.filter(({ isChosen }) => isChosen)
    .map(({ name }) => name) ?? []

test('chooses the attribute of which one value moved', () => {
  const regions = cube('region', { values: 5, seed: 1, worse: 3 })
  expect(chosen(cube('host', { values: 30, seed: 2 }), regions)).toEqual(['region'])
})

test('when all moved alike, or none, it says so', () => {
  let wrong = 0
  for (let seed = 10; seed < 40; seed++) wrong += chosen(cube('a', { values: 8, seed })).length
  expect(wrong).toBeLessThan(2)
  expect(promisingAttributes([cube('a', { values: 8, seed: 3 })]).diagnostics[0]?.code).toBe(
    'no-alternative',
  )
})

test('the leaves stay within their limit', () => {
  const cubes = ['a', 'b', 'c'].map((name, i) => cube(name, { values: 10, seed: i, worse: 4 }))
  hold(
    fc.property(fc.integer({ min: 1, max: 2000 }), (maximumLeaves) => {
      const { value } = promisingAttributes(cubes, { maximumLeaves })
      const leaves = value?.reduce((all, one) => (one.isChosen ? all * one.values : all), 1)
      expect(leaves).toBeLessThanOrEqual(maximumLeaves)
    }),
    20,
  )
})

test('says how many amounts were missing', () => {
  const cube = {
    attributes: [{ name: 'region', values: ['north', 'south', 'west'] }],
    codes: [[0, 1, 2]],
    measure: { kind: 'count', before: [100, 100, NaN], after: [100, 900, 5] } as const,
  }
  expect(promisingAttributes([cube]).diagnostics).toMatchObject([{ code: 'missing-values' }])
})
