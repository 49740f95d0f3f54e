import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold, noise, whole } from '../../../test/properties.ts'
import { peakScore, scoreInStep, sustainedScore, windowScores } from './window-scores.ts'

const normal = noise(61, 100)

test('direction matters: an improvement is never positive', () => {
  hold(
    fc.property(fc.array(whole, { minLength: 1, maxLength: 9 }), (window) => {
      const up = windowScores({ normal, window, worse: 'up' })
      const down = windowScores({ normal, window, worse: 'down' })
      up.forEach((score, i) => expect(down[i]).toBeCloseTo(-score, 9))
    }),
  )
})

test('shift and scale do not matter without the floor of the spread', () => {
  hold(
    fc.property(whole, fc.integer({ min: 1, max: 9 }), (shift, scale) => {
      const window = [0, 3, -2, 8]
      const move = (values: readonly number[]): number[] =>
        values.map((value) => scale * value + shift)
      const plain = windowScores({ normal, window, worse: 'up', minimumRelativeSpread: 0 })
      const moved = windowScores({
        normal: move(normal),
        window: move(window),
        worse: 'up',
        minimumRelativeSpread: 0,
      })
      plain.forEach((score, i) => expect(moved[i]).toBeCloseTo(score, 6))
    }),
  )
})

test('one wild sample is noise, two in a row are a change', () => {
  expect(sustainedScore(Float64Array.of(0, 50, 0, 0)).score).toBe(0)
  expect(sustainedScore(Float64Array.of(0, 50, 40, 0))).toEqual({ score: 40, onsetRow: 1 })
  expect(sustainedScore(Float64Array.of(0, 50, NaN, 40)).score).toBe(40)
  expect(peakScore(Float64Array.of(0, 50, 0, 40))).toBe(45)
  expect(peakScore(Float64Array.of(NaN))).toBeNaN()
})

test('what was as bad while the alert was quiet is not in step', () => {
  const alert = Float64Array.of(0, 0, 10, 10)
  expect(scoreInStep(Float64Array.of(0, 0, 8, 8), alert)).toBe(8)
  expect(scoreInStep(Float64Array.of(8, 8, 8, 8), alert)).toBe(0)
})

test('a short normal period says nothing', () => {
  expect(windowScores({ normal: [1, 2, 3], window: [9], worse: 'up' })[0]).toBeNaN()
})
