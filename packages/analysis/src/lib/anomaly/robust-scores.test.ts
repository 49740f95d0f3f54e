import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gapped, hold, noise, sample, whole } from '../../../test/properties.ts'
import { robustScores } from './robust-scores.ts'

test('the interval begins at the first abnormal point and ends after the last', () => {
  const values = [...noise(1, 60), 20, 22, 19, ...noise(2, 20)]
  expect(robustScores(values).value?.intervals).toMatchObject([{ onset: 60, end: 63 }])
})

test('scores do not depend on shift and scale', () => {
  hold(
    fc.property(sample(6), whole, (values, shift) => {
      const options = { minimumRelativeSpread: 0 }
      const plain = robustScores(values, options)
      const moved = robustScores(
        values.map((value) => 3 * value + shift),
        options,
      )
      fc.pre(plain.diagnostics.length === 0)
      plain.value?.scores.forEach((score, i) =>
        expect(moved.value?.scores[i]).toBeCloseTo(score, 9),
      )
    }),
  )
})

test('turning the values round turns the scores round', () => {
  hold(
    fc.property(sample(6), (values) => {
      const plain = robustScores(values).value?.scores
      const turned = robustScores(values.map((value) => -value)).value?.scores
      plain?.forEach((score, i) => expect(turned?.[i]).toBeCloseTo(-score, 9))
    }),
  )
})

test('missing values have no score and never turn the sign of a clear one', () => {
  hold(
    fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
      const values = gapped([...noise(seed, 80), 30], seed)
      const scores = robustScores(values).value?.scores ?? []
      values.forEach((value, i) => expect(Number.isNaN(value)).toBe(Number.isNaN(scores[i] ?? 0)))
      if (Number.isFinite(values[80])) expect(scores[80]).toBeGreaterThan(4)
    }),
  )
})

test('a threshold or a run that cannot be is refused', () => {
  expect(robustScores(noise(1, 60), { threshold: NaN }).diagnostics[0]?.code).toBe('invalid-option')
})
