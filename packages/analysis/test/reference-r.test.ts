import { expect, test } from 'vitest'
import * as analysis from '../src/index.ts'
import { allClose, close, everyTwentieth, lcg } from './references.ts'
import reference from './vectors/reference-r.json' with { type: 'json' }

/** Numbers of R, made by scripts/vectors/reference.R, which says what each one is. */

test('quantiles of all nine types', () => {
  const x = lcg(21, 41)
  const types = [1, 2, 3, 4, 5, 6, 7, 8, 9] satisfies analysis.QuantileType[]
  for (const type of types) {
    const expected = reference.quantiles.types[`${type}`]
    reference.quantiles.at.forEach((p, i) =>
      close(analysis.quantile(x, p, type).value, expected[i]),
    )
  }
})

/** Periods of 12 and 60, a slope and noise; the wild one has four values that are far off. */
const calm = (n: number): Float64Array =>
  lcg(101, n).map(
    (value, i) =>
      0.02 * i +
      Math.sin((2 * Math.PI * i) / 12) +
      2 * Math.sin((2 * Math.PI * i) / 60) +
      0.3 * value,
  )
const wild = calm(241).map((value, i) => ([30, 119, 120, 199].includes(i) ? value + 9 : value))

test('MSTL, plain and robust', () => {
  for (const [series, robust, expected] of [
    [calm(240), false, reference.structure.mstl],
    [wild, true, reference.structure.mstl_robust],
  ] as const) {
    const parts = analysis.mstl(series, [12, 60], { robust }).value
    allClose(everyTwentieth(parts?.trend), expected.trend, 1e-8)
    allClose(everyTwentieth(parts?.seasonals[0]), expected.seasonal_12, 1e-8)
    allClose(everyTwentieth(parts?.seasonals[1]), expected.seasonal_60, 1e-8)
  }
})

test('robust STL with the weights of its last round', () => {
  const expected = reference.structure.stl_robust
  const parts = analysis.stl(wild, { period: 12, robust: true }).value
  allClose(everyTwentieth(parts?.trend), expected.trend, 1e-8)
  allClose(everyTwentieth(parts?.seasonal), expected.seasonal, 1e-8)
  allClose(
    [30, 59, 119, 120, 199].map((i) => parts?.weights[i] ?? NaN),
    expected.weights,
    1e-6,
  )
})

test('PELT finds the best of all segmentations', () => {
  const { change_points: changePoints, squares } = reference.segmentation
  const steps = [1.2, 0.3, 1.5, 0.9]
  const y = lcg(111, 120).map((value, i) => value + (i < 30 ? 0 : (steps[stepAt(i)] ?? 0)))
  const found = analysis.pelt(y, { penalty: 1, minimumSegment: 5 }).value
  expect(found?.changePoints).toEqual(changePoints)
  close(found?.objective, squares + changePoints.length, 1e-12)
})
function stepAt(i: number): number {
  return i < 50 ? 0 : i < 75 ? 1 : i < 90 ? 2 : 3
}

test('isotonic regression', () => {
  const scores = lcg(121, 40)
  const draws = lcg(122, 40)
  const outcomes = scores.map((score, i) =>
    (draws[i] ?? 0) + 0.5 < 1 / (1 + Math.exp(-4 * score)) ? 1 : 0,
  )
  const fit = analysis.isotonic(scores, outcomes).value
  const fitted = [...scores].sort((a, b) => a - b).map((score) => fit?.calibrate(score) ?? NaN)
  allClose(fitted, reference.monotone.fitted)
})

test("Hodges and Lehmann's shift and the exact rank test", () => {
  const a = lcg(71, 18)
  const b = lcg(72, 22).map((value) => value + 0.2)
  close(analysis.medianShift(a, b).value?.estimate, reference.shifts.hodges_lehmann)
  close(analysis.mannWhitney(b, a, { method: 'exact' }).value?.pValue, reference.shifts.exact_p)
})
