import fc from 'fast-check'
import { expect, test } from 'vitest'
import { badData, calls, type BadData } from './bad-data.ts'
import { noise } from './properties.ts'

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

/** A level that rises, with a tenth of the values missing. */
function gappy(option: number, other: number): BadData {
  const values = (seed: number): number[] =>
    noise(seed, 120).map((value, i) => (i % 10 === 7 ? NaN : 10 + value + (i > 60 ? 20 : 0)))
  const times = Array.from({ length: 120 }, (_, i) => 1000 * i)
  return { a: values(1), b: values(2), times, option, other, count: 3 }
}
const shares = (of: readonly number[]): number[] => of.map((value) => (value > 11 ? 1 : 0 * value))
const { a, b } = gappy(0.2, 0.9)
/** Of these some suit every function. */
const gappyData = [
  ...[gappy(0.2, 0.9), gappy(4, 0.9), gappy(0.5, 12), gappy(12, 100)],
  { ...gappy(12, 0.9), a: shares(a), b: shares(b) },
]

/** Those that take no series but counts, names, spans or lines; and two that are never answered here. */
const withoutSeries = new Set([
  ...['histogramQuantile', 'nativeHistogramQuantile', 'chiSquare', 'fisherExact'],
  ...['proportionTest', 'wilsonInterval', 'riskRatio', 'isolateEvent', 'randomWalk'],
  ...['combineRankings', 'mineTemplates', 'logSurges', 'attributeTraces', 'errorOrigins'],
  ...['exclusiveTimes', 'missingCalls', 'rankByTraversal', 'rankByScoreJumps'],
  ...['promisingAttributes', 'onsetIntervals'],
])

test.each(Object.keys(calls).filter((name) => !others.has(name) && !withoutSeries.has(name)))(
  '%s says that values were missing',
  (name) => {
    const answers = gappyData
      .flatMap((data) => [calls[name]?.(data)].flat())
      .filter((one) => Reflect.get(Object(one), 'value') !== null)
    expect(answers).not.toHaveLength(0)
    const remark = expect.objectContaining({ code: 'missing-values' })
    for (const one of answers)
      expect(one).toMatchObject({ diagnostics: expect.arrayContaining([remark]) })
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
