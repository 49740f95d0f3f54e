import fc from 'fast-check'
import { expect, test } from 'vitest'
import { badData, calls } from './bad-data.ts'

/** Functions of numbers, which give a number, and `NaN` where there is none. */
const functionsOfNumbers = [
  ...['normalTail', 'studentTail', 'chiSquareTail', 'fTail', 'normalQuantile', 'studentQuantile'],
  'shiftProbability',
]
/** Those that begin something which is asked later. */
const constructors = ['createQuantileSketch', 'createStreamingDetector', 'createRandom']

const others = new Set([...functionsOfNumbers, ...constructors])

test.each(Object.entries(calls).filter(([name]) => !others.has(name)))(
  '%s answers with a value and diagnostics, whatever it is given',
  (_, call) => {
    fc.assert(
      fc.property(badData, (data) => {
        // Those that are called several times, once for each kind of input, give a list of answers.
        const answers = [call(data)].flat()
        expect(answers).not.toHaveLength(0)
        for (const one of answers) {
          expect(Object.keys(Object(one)).toSorted()).toEqual(['diagnostics', 'value'])
          expect(one).toMatchObject({ diagnostics: expect.any(Array) })
        }
      }),
      { seed: 11, numRuns: 40 },
    )
  },
)

test.each(functionsOfNumbers)('%s is a number for numbers, and NaN for NaN', (name) => {
  const numbers = { a: [], b: [], times: [], count: 3 }
  expect(calls[name]?.({ ...numbers, option: 0.5, other: 2 })).toBeTypeOf('number')
  expect(calls[name]?.({ ...numbers, option: NaN, other: 2 })).toBeNaN()
})

test('nothing is excused that is not there', () => {
  expect([...others].filter((name) => !(name in calls))).toEqual([])
})
