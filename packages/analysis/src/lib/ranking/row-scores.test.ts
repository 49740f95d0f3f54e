import { expect, test } from 'vitest'
import { noise } from '../../../test/properties.ts'
import { normalLevel, peakScore, rowScores, scoreInStep, sustainedScore } from './row-scores.ts'

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

test('the level says whether its spread was measured, is but the floor, or cannot be known', () => {
  const of = (normal: readonly number[], minimumRelativeSpread = 0.01) =>
    normalLevel({ normal, window: [], worse: 'up', minimumRelativeSpread })
  expect(of(noise(1, 50))).toMatchObject({ isConstant: false, present: 50 })
  expect(of(Array(20).fill(100))).toMatchObject({ centre: 100, spread: 1, isConstant: true })
  expect(of([1, 2, 3]).problem?.code).toBe('too-few-values')
  expect(of(noise(1, 50), NaN).problem?.code).toBe('invalid-option')
  const huge = noise(1, 50).map((value) => 1e308 * Math.sign(value))
  expect(of(huge).problem?.code).toBe('degenerate')
})

test('an infinite value is a missing one', () => {
  const metric = { normal: noise(2, 50), window: [Infinity, 0, NaN], worse: 'up' as const }
  const scores = rowScores(metric, normalLevel(metric))
  expect([...scores].map(Number.isNaN)).toEqual([true, false, true])
})
