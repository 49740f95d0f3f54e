import { expect, test } from 'vitest'
import { createRandom } from '../numeric/random.ts'
import { countGain } from './amount-model.ts'
import { explainChange } from './explain-change.ts'

test('a count as due gains nothing, one that stayed out as much as was due', () => {
  expect(countGain(7, 7)).toBe(0)
  expect(countGain(0, 7)).toBe(7)
  expect(countGain(21, 7)).toBeCloseTo(21 * Math.log(3) - 14, 9)
})

test('finds a slice of a cube whose leaves mostly hold nothing', () => {
  const random = createRandom(5)
  const codes: [number[], number[]] = [[], []]
  const expected: number[] = []
  const actual: number[] = []
  for (let a = 0; a < 20; a++)
    for (let b = 0; b < 40; b++) {
      codes[0].push(a)
      codes[1].push(b)
      expected.push(0.3)
      const mean = a === 4 ? 3 : 0.3
      let count = 0
      for (let left = Math.exp(-mean), product = random(); product > left; product *= random())
        count++
      actual.push(count)
    }
  const attributes = codes.map((column, i) => ({
    name: `a${i}`,
    values: Array.from({ length: Math.max(...column) + 1 }, (_, value) => `v${value}`),
  }))
  const { value } = explainChange({
    attributes,
    codes,
    measure: { kind: 'forecast', expected, actual },
  })
  expect(value?.causes.map(({ selector }) => selector)).toEqual([
    [{ attribute: 'a0', value: 'v4' }],
  ])
})
