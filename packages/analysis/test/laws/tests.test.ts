import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as analysis from '../../src/index.ts'
import { hold, noise, sample, strewn, whole } from '../properties.ts'

const seed = fc.integer({ min: 0, max: 1e6 })
const mean = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

test('a permutation test ignores order, shifts and gaps, and is the same for the same seed', () => {
  hold(
    fc.property(sample(4), sample(4), whole, (a, b, shift) => {
      const pValueOf = (x: readonly number[], y: readonly number[]): number =>
        analysis.permutationTest(x, y, { statistic: (u, v) => mean(v) - mean(u), permutations: 60 })
          .value?.pValue ?? NaN
      const plain = pValueOf(a, b)
      expect(plain).toBeGreaterThan(0)
      expect(pValueOf(a.toReversed(), strewn(b, shift))).toBe(plain)
      const moved = (values: readonly number[]): number[] => values.map((value) => value + shift)
      expect(pValueOf(moved(a), moved(b))).toBeCloseTo(plain, 9)
    }),
    30,
  )
})

test('a risk ratio and its interval turn upside down when the groups swap', () => {
  const group = fc
    .tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 100 }))
    .map(([successes, more]) => ({ successes, trials: successes + more }))
  hold(
    fc.property(group, group, (a, b) => {
      const plain = analysis.riskRatio(a, b).value
      const swapped = analysis.riskRatio(b, a).value
      expect((swapped?.estimate ?? NaN) * (plain?.estimate ?? NaN)).toBeCloseTo(1, 9)
      expect((swapped?.interval.low ?? NaN) * (plain?.interval.high ?? NaN)).toBeCloseTo(1, 9)
    }),
  )
})

test('tails of chi-square and F fall with the value and lie in [0, 1]', () => {
  const value = fc.double({ min: 0, max: 200, noNaN: true })
  const degrees = fc.double({ min: 0.5, max: 100, noNaN: true })
  hold(
    fc.property(value, value, degrees, (one, other, of) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)]
      for (const tail of [
        (x: number) => analysis.chiSquareTail(x, of),
        (x: number) => analysis.fTail(x, of, 7),
      ]) {
        expect(tail(0)).toBe(1)
        expect(tail(low)).toBeGreaterThanOrEqual(tail(high) - 1e-12)
        expect(tail(high)).toBeGreaterThanOrEqual(0)
      }
    }),
  )
})

test('a bootstrap interval of the mean moves with shift and scale and ignores gaps', () => {
  hold(
    fc.property(seed, fc.integer({ min: 1, max: 20 }), whole, (of, scale, shift) => {
      const intervalOf = (values: readonly number[]): analysis.Interval =>
        analysis.bootstrapInterval(values, mean, { rounds: 100 }).value ?? { low: NaN, high: NaN }
      const values = noise(of, 25)
      const plain = intervalOf(values)
      const moved = intervalOf(values.map((value) => scale * value + shift))
      expect(moved.low).toBeCloseTo(scale * plain.low + shift, 7)
      expect(moved.high).toBeCloseTo(scale * plain.high + shift, 7)
      expect(intervalOf(strewn(values, of))).toEqual(plain)
    }),
    30,
  )
})

const answered = fc.array(
  fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1)),
  { minLength: 2, maxLength: 40 },
)
const columns = (cases: readonly (readonly [number, number])[]): [number[], number[]] => [
  cases.map(([score]) => score),
  cases.map(([, outcome]) => outcome),
]

test('scores of confidences do not depend on the order of the cases; certainty that is right is best', () => {
  hold(
    fc.property(answered, (cases) => {
      const [confidences, outcomes] = columns(cases)
      const plain = analysis.calibration(confidences, outcomes).value
      const turned = analysis.calibration(...columns(cases.toReversed())).value
      expect(turned?.brier).toBeCloseTo(plain?.brier ?? NaN, 12)
      expect(turned?.expectedCalibrationError).toBeCloseTo(
        plain?.expectedCalibrationError ?? NaN,
        12,
      )
      expect(analysis.calibration(outcomes, outcomes).value).toMatchObject({
        brier: 0,
        expectedCalibrationError: 0,
      })
    }),
  )
})

test('isotonic regression never falls, keeps the mean, and ignores any rising change of the scores', () => {
  hold(
    fc.property(answered, (cases) => {
      const [scores, outcomes] = columns(cases)
      const fit = analysis.isotonic(scores, outcomes).value
      const fitted = scores.map((score) => fit?.calibrate(score) ?? NaN)
      const ascending = [...scores].sort((a, b) => a - b).map((score) => fit?.calibrate(score))
      expect(ascending).toEqual([...ascending].sort((a, b) => (a ?? NaN) - (b ?? NaN)))
      const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
      expect(sum(fitted)).toBeCloseTo(sum(outcomes), 6)
      const doubled = analysis.isotonic(
        scores.map((score) => 4 * score + 8),
        outcomes,
      ).value
      expect(doubled?.knots.length).toBeLessThanOrEqual(fit?.knots.length ?? NaN)
    }),
  )
})

test('recall grows with k, and a better place never lowers the reciprocal rank', () => {
  const positions = fc.array(fc.integer({ min: -1, max: 12 }), { minLength: 1, maxLength: 30 })
  hold(
    fc.property(positions, (of) => {
      const scores = analysis.rankingScores(of).value
      const recalls = [1, 2, 3, 5, 13].map((k) => scores?.recallAt(k) ?? NaN)
      expect(recalls).toEqual([...recalls].sort((a, b) => a - b))
      const better = analysis.rankingScores(of.map((at) => (at > 0 ? at - 1 : at))).value
      expect(better?.meanReciprocalRank).toBeGreaterThanOrEqual(scores?.meanReciprocalRank ?? NaN)
    }),
  )
})

test("Platt's curve rises with scores that are right, whatever their unit, and turns with their sign", () => {
  hold(
    fc.property(seed, fc.integer({ min: 1, max: 40 }), whole, (of, scale, shift) => {
      const scores = noise(of, 60)
      const outcomes = noise(of + 1, 60).map((value, i) => (value < (scores[i] ?? 0) ? 1 : 0))
      const fit = analysis.plattScaling(scores, outcomes).value
      const moved = analysis.plattScaling(
        scores.map((score) => shift - scale * score),
        outcomes,
      ).value
      const curve = [-2, -1, 0, 1, 2].map((score) => fit?.calibrate(score) ?? NaN)
      expect(curve).toEqual([...curve].sort((a, b) => a - b))
      expect(moved?.calibrate(shift - scale)).toBeCloseTo(fit?.calibrate(1) ?? NaN, 6)
    }),
    30,
  )
})
