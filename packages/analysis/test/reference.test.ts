import { describe, expect, test } from 'vitest'
import * as analysis from '../src/index.ts'
import { fourier } from '../src/lib/numeric/fourier.ts'
import { allClose, close, everyTwentieth, lcg } from './references.ts'
import reference from './vectors/reference.json' with { type: 'json' }

/**
 * Numbers of numpy, scipy and statsmodels, made by scripts/vectors/reference.py, which says what each
 * one is; the versions stand in the file. Inputs are rebuilt from the same generator.
 */
const rounded = (values: Float64Array, factor: number): Float64Array =>
  values.map((value) => halfToEven(factor * value))
/** numpy rounds halves to even. */
function halfToEven(value: number): number {
  const nearest = Math.round(value)
  return Math.abs(value % 1) === 0.5 && nearest % 2 !== 0 ? nearest - 1 : nearest
}

test('quantiles of all types but the third', () => {
  const x = lcg(21, 41)
  const types = [1, 2, 4, 5, 6, 7, 8, 9] satisfies analysis.QuantileType[]
  for (const type of types) {
    const expected = reference.quantiles.types[`${type}`]
    reference.quantiles.at.forEach((p, i) =>
      close(analysis.quantile(x, p, type).value, expected[i]),
    )
  }
})

test("Platt's curve", () => {
  const scores = lcg(31, 200).map((value) => 4 * value)
  const draws = lcg(32, 200)
  const right = scores.map((score, i) =>
    (draws[i] ?? 0) + 0.5 < 1 / (1 + Math.exp(0.5 - 1.5 * score)) ? 1 : 0,
  )
  const fit = analysis.plattScaling(scores, right).value
  close(fit?.slope, reference.platt.slope, 1e-6)
  close(fit?.intercept, reference.platt.intercept, 1e-6)
  close(fit?.crossEntropy, reference.platt.cross_entropy, 1e-9)
})

test('Fourier transforms of lengths that are powers of two, composite and prime', () => {
  for (const n of [16, 12, 97] as const) {
    const { real, imaginary } = fourier({ real: lcg(41, n), imaginary: lcg(42, n) })
    const expected = reference.fourier[`${n}`]
    for (let i = 0; i < n; i++) {
      expect(real[i]).toBeCloseTo(expected.real[i] ?? NaN, 11)
      expect(imaginary[i]).toBeCloseTo(expected.imaginary[i] ?? NaN, 11)
    }
  }
})

test('spectral residual', () => {
  const noise = lcg(51, 90)
  const x = noise.map((value, i) => Math.sin(i / 7) + 0.2 * value + (i === 60 ? 4 : 0))
  const result = analysis.spectralResidual(x).value
  allClose(result?.saliency ?? [], reference.spectral_residual.saliency, 1e-7)
  allClose(result?.scores ?? [], reference.spectral_residual.scores, 1e-6)
})

test('rolling statistics', () => {
  const x = lcg(61, 60)
  for (const statistic of ['mean', 'deviation', 'median', 'minimum', 'maximum'] as const) {
    const result = analysis.rolling(x, { window: 9, statistic, minimumPresent: 9 }).value
    allClose(result?.subarray(8) ?? [], reference.rolling[statistic])
    expect(result?.subarray(0, 8).every(Number.isNaN)).toBe(true)
  }
})

describe('tests of two samples', () => {
  const expected = reference.tests
  const a = lcg(71, 18)
  const b = lcg(72, 22).map((value) => value + 0.2)
  const [tiedA, tiedB] = [rounded(a, 6), rounded(b, 6)]

  test('Welch, Mann–Whitney, Kolmogorov–Smirnov, Wasserstein', () => {
    const welch = analysis.welch(a, b).value
    allClose([welch?.statistic ?? NaN, welch?.pValue ?? NaN], expected.welch)
    const exact = analysis.mannWhitney(a.slice(0, 8), b.slice(0, 9), { method: 'exact' }).value
    allClose([exact?.statistic ?? NaN, exact?.pValue ?? NaN], expected.mann_whitney_exact)
    const tied = analysis.mannWhitney(tiedA, tiedB).value
    allClose([tied?.statistic ?? NaN, tied?.pValue ?? NaN], expected.mann_whitney_tied)
    close(analysis.kolmogorovSmirnov(tiedA, tiedB).value?.statistic, expected.ks_tied)
    close(analysis.wasserstein(a, b).value, expected.wasserstein_unequal)
  })

  test('a permutation test comes near the exact one', () => {
    const mean = (values: Float64Array): number =>
      values.reduce((sum, value) => sum + value, 0) / values.length
    const result = analysis.permutationTest(a.slice(0, 5), b.slice(0, 5), {
      statistic: (x, y) => mean(y) - mean(x),
      permutations: 20_000,
    }).value
    expect(Math.abs((result?.pValue ?? NaN) - expected.permutation_mean_p)).toBeLessThan(0.01)
  })

  test('tables and proportions', () => {
    const square = analysis.chiSquare([
      [12, 7, 30, 4],
      [8, 19, 22, 9],
      [3, 5, 41, 6],
    ]).value
    allClose([square?.statistic ?? NaN, square?.pValue ?? NaN], expected.chi_square_3x4)
    const fisher = analysis.fisherExact([
      [3, 17],
      [11, 9],
    ]).value
    allClose([fisher?.oddsRatio ?? NaN, fisher?.pValue ?? NaN], expected.fisher)
    const wilson = analysis.wilsonInterval(7, 53).value
    allClose([wilson?.low ?? NaN, wilson?.high ?? NaN], expected.wilson)
    const shares = analysis.proportionTest(
      { successes: 7, trials: 53 },
      { successes: 19, trials: 61 },
    ).value
    close(shares?.pValue, expected.proportion_z_p[1])
    allClose([shares?.interval.low ?? NaN, shares?.interval.high ?? NaN], expected.newcombe)
    close(analysis.trimmedMean(a, 0.15).value, expected.trimmed_mean)
  })
})

test('corrections for many tests', () => {
  const { p, holm, benjamini_hochberg: hochberg } = reference.comparisons
  allClose(analysis.holm(p).value, holm)
  allClose(analysis.benjaminiHochberg(p).value, hochberg)
})

test('correlations with ties, intervals and controls', () => {
  const expected = reference.correlation
  const x = lcg(91, 50)
  const z = lcg(92, 50)
  const noise = lcg(93, 50)
  const y = x.map((value, i) => 0.6 * value + 0.8 * (z[i] ?? 0) + 0.5 * (noise[i] ?? 0))
  const [tiedX, tiedY] = [rounded(x, 4), rounded(y, 4)]
  const pearson = analysis.pearson(x, y).value
  allClose(
    [pearson?.coefficient, pearson?.pValue, pearson?.interval.low, pearson?.interval.high].map(
      (value) => value ?? NaN,
    ),
    expected.pearson,
  )
  const spearman = analysis.spearman(tiedX, tiedY).value
  allClose([spearman?.coefficient ?? NaN, spearman?.pValue ?? NaN], expected.spearman_tied)
  const kendall = analysis.kendall(tiedX, tiedY).value
  allClose([kendall?.coefficient ?? NaN, kendall?.pValue ?? NaN], expected.kendall_tied)
  close(analysis.partialCorrelation(x, y, [z]).value?.coefficient, expected.partial)
  allClose(analysis.autocorrelation(x, 6).value ?? [], expected.acf)
  const granger = analysis.granger(x.subarray(0, 49), y.subarray(1), { lags: 2 }).value
  allClose([granger?.statistic ?? NaN, granger?.pValue ?? NaN], expected.granger_lag2, 1e-7)
})

test('STL with a longer seasonal window, and trends', () => {
  const expected = reference.structure
  const noise = lcg(101, 240)
  const t = Array.from({ length: 240 }, (_, i) => i)
  const y = noise.map(
    (value, i) =>
      0.02 * i +
      Math.sin((2 * Math.PI * i) / 12) +
      2 * Math.sin((2 * Math.PI * i) / 60) +
      0.3 * value,
  )
  const parts = analysis.stl(y, { period: 12, seasonalWindow: 11 }).value
  allClose(everyTwentieth(parts?.seasonal), expected.stl_seasonal_11, 1e-6)
  allClose(everyTwentieth(parts?.trend), expected.stl_trend_11, 1e-6)
  const line = analysis.theilSen(t, y).value
  allClose(
    [line?.slope, line?.intercept, line?.interval.low, line?.interval.high].map(
      (value) => value ?? NaN,
    ),
    expected.theil_sen,
  )
  const kendall = analysis.mannKendall(rounded(y, 3)).value
  allClose([kendall?.tau ?? NaN, kendall?.pValue ?? NaN], expected.mann_kendall_tau, 1e-7)
})

test('distributions far out and at odd degrees of freedom', () => {
  const expected = reference.distributions
  const degrees = [1, 4.5, 80]
  const cross = (
    points: readonly number[],
    over: readonly number[],
    at: (x: number, by: number) => number,
  ): number[] => points.flatMap((x) => over.map((by) => at(x, by)))
  allClose(
    cross([0.6, 0.975, 0.9999], degrees, analysis.studentQuantile),
    expected.student_quantile,
  )
  allClose(cross([-2, 0.3, 12], degrees, analysis.studentTail), expected.student_tail)
  allClose(
    cross([0.5, 4, 60], [2, 25], (x, by) => analysis.fTail(x, 3, by)),
    expected.f_tail,
  )
  allClose(cross([0.1, 5, 90], [1, 7], analysis.chiSquareTail), expected.chi_square_tail)
  allClose([1e-12, 0.02, 0.5, 0.8, 0.999999].map(analysis.normalQuantile), expected.normal_quantile)
})
