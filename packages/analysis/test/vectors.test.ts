import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import * as analysis from '../src/index.ts'

/**
 * Numbers of numpy, scipy, statsmodels and networkx with their inputs lie beside the repository,
 * in shared/data/vectors; where they are absent these tests are skipped, except in CI.
 */
const path = resolve(import.meta.dirname, '../../../../shared/data/vectors/vectors.json')
const isPresent = existsSync(path)
// oxlint-disable-next-line typescript/no-explicit-any
const vectors: any = isPresent ? JSON.parse(readFileSync(path, 'utf8')) : {}

if (!isPresent && process.env['CI'] !== undefined) {
  test('the reference vectors are present', () => {
    expect.fail(`${path} is missing; CI must have the reference vectors.`)
  })
}

function lcg(seed: number, n: number): Float64Array {
  let state = BigInt(seed)
  return Float64Array.from({ length: n }, () => {
    state = (1103515245n * state + 12345n) % 2147483648n
    return Number(state) / 2147483648 - 0.5
  })
}

function close(actual: number | undefined | null, expected: number, tolerance = 1e-6): void {
  const difference = Math.abs((actual ?? NaN) - expected)
  const isClose = difference <= tolerance * Math.max(Math.abs(expected), 1e-300)
  expect(isClose, `${actual} should be ${expected} to ${tolerance}`).toBe(true)
}

/** For values near zero, relative to a typical size. */
function near(
  actual: number | undefined,
  expected: number,
  tolerance: { of: number; by: number },
): void {
  close((actual ?? NaN) + tolerance.of, expected + tolerance.of, tolerance.by)
}

// Skipped where the vectors are absent: they are data beside the repository and not part of it.
describe.skipIf(!isPresent)('agrees with the reference libraries', () => {
  const y: number[] = vectors.series_y?.y ?? []
  const indices: number[] = vectors.stl?.trend_idx ?? []
  const a = y.slice(100, 150)
  const b = y.slice(150, 200)

  test('the generator of the inputs', () => {
    lcg(12345, 5).forEach((value, i) => close(value, vectors.lcg.seed12345_first5[i], 1e-12))
  })

  test('STL', () => {
    const plain = analysis.stl(y, { period: 24 }).value
    const robust = analysis.stl(y, { period: 24, robust: true }).value
    indices.forEach((index, i) => {
      close(plain?.trend[index], vectors.stl.trend[i])
      close(plain?.seasonal[index], vectors.stl.seasonal[i])
      close(robust?.trend[index], vectors.stl.robust_trend[i])
      close(robust?.seasonal[index], vectors.stl.robust_seasonal[i])
    })
    const residual = plain?.residual ?? new Float64Array()
    const mean = residual.reduce((sum, value) => sum + value, 0) / residual.length
    const variance = residual.reduce((sum, value) => sum + (value - mean) ** 2, 0) / residual.length
    close(Math.sqrt(variance), vectors.stl.resid_std)
  })

  test('classical decomposition', () => {
    const parts = analysis.classicalDecomposition(y, 24).value
    const seasonal: number[] = vectors.classical_decompose.seasonal_first24
    seasonal.forEach((value, i) => close(parts?.seasonal[i], value))
    close(parts?.trend[100], vectors.classical_decompose.trend_at_100)
  })

  test('Holt–Winters', () => {
    const fit = analysis.holtWinters(y.slice(0, 144), { period: 24, horizon: 6 }).value
    const forecast: number[] = vectors.holt_winters_additive.forecast_144_149
    forecast.forEach((value, i) => close(fit?.forecast[i], value, 1e-4))
    close(fit?.squaredError, vectors.holt_winters_additive.sse, 1e-4)
  })

  test('two-sample tests and spreads', () => {
    const expected = vectors.two_sample
    const welch = analysis.welch(a, b).value
    close(welch?.statistic, expected.welch_t[0])
    close(welch?.pValue, expected.welch_t[1])
    const ranks = analysis.mannWhitney(a, b).value
    close(ranks?.statistic, expected.mannwhitney_u_two_sided[0])
    close(ranks?.pValue, expected.mannwhitney_u_two_sided[1])
    const smirnov = analysis.kolmogorovSmirnov(a, b).value
    close(smirnov?.statistic, expected.ks_2samp_asymp[0])
    close(smirnov?.pValue, expected.ks_2samp_asymp[1])
    close(analysis.wasserstein(a, b).value, expected.wasserstein)
    close(analysis.medianAbsoluteDeviation(a).value, expected.median_abs_dev_a)
    close(analysis.interquartileRange(a).value, expected.iqr_a)
    close(analysis.quantile(a, 0.25).value, expected.percentile_25_75_a[0])
    close(analysis.quantile(a, 0.75).value, expected.percentile_25_75_a[1])
  })

  test('two-by-two tables', () => {
    const table = vectors.chi2_2x2.table
    const square = analysis.chiSquare(table).value
    close(square?.statistic, vectors.chi2_2x2.chi2_noyates[0])
    close(square?.pValue, vectors.chi2_2x2.chi2_noyates[1])
    const exact = analysis.fisherExact(table).value
    close(exact?.oddsRatio, vectors.chi2_2x2.fisher_two_sided[0])
    close(exact?.pValue, vectors.chi2_2x2.fisher_two_sided[1])
  })

  const base = lcg(777, 300)
  const w = base.map(
    (_, t) => [-2, -1, 0, 1, 2].reduce((sum, k) => sum + (base[t + k] ?? 0), 0) / 5,
  )
  const noise = lcg(99, 300)
  const follower = w.map((_, t) => (t >= 7 ? (w[t - 7] ?? 0) : 0) + 0.1 * (noise[t] ?? 0))

  test('lagged correlation', () => {
    const expected = vectors.lag_correlation
    const plain = analysis.laggedCorrelation(w, follower, {
      maximumLag: 20,
      prewhiten: false,
    }).value
    expect(plain?.lag).toBe(expected.best_lag)
    close(plain?.coefficient, expected.best_ncc)
    for (const [i, lag] of [0, 5, 6, 7, 8].entries()) {
      close(plain?.coefficients[20 + lag], expected.ncc_at_lags_0_5_6_7_8[i])
    }
    expect(analysis.laggedCorrelation(w, follower, { maximumLag: 20 }).value?.lag).toBe(7)
    const lead = w.slice(0, 293)
    const delayed = follower.slice(7)
    for (const [name, measure] of [
      ['pearson', analysis.pearson],
      ['spearman', analysis.spearman],
      ['kendall', analysis.kendall],
    ] as const) {
      const result = measure(lead, delayed).value
      close(result?.coefficient, expected[`${name}_lag7_overlap`][0])
      close(result?.pValue, expected[`${name}_lag7_overlap`][1])
    }
  })

  test('autocorrelation', () => {
    const acf = analysis.autocorrelation(y, 26).value
    for (const [i, lag] of [1, 12, 24].entries()) close(acf?.[lag], vectors.acf.lags_1_12_24[i])
  })

  test('Granger causality', () => {
    const result = analysis.granger(w, follower, { lags: 7 }).value
    const [statistic, pValue, denominator, numerator] = vectors.granger_w_to_y_lag7.ssr_ftest
    close(result?.statistic, statistic)
    close(result?.pValue, pValue)
    expect([result?.denominatorDegrees, result?.numeratorDegrees]).toEqual([denominator, numerator])
  })

  test('PELT', () => {
    const x = lcg(5, 100).map((value, t) => value + (t < 40 ? 0 : t < 70 ? 4 : 1))
    const expected = vectors.pelt_l2
    const result = analysis.pelt(x, { penalty: expected.penalty }).value
    expect(result?.changePoints).toEqual(expected.changepoints_first_index_of_new_segment)
    close(result?.objective, expected['objective(sum cost + pen*#cps)'])
  })

  test('CUSUM', () => {
    const seasonal = analysis.stl(y, { period: 24 }).value?.seasonal ?? []
    const result = analysis.cusum(y.map((value, i) => value - (seasonal[i] ?? 0))).value
    close(result?.statistic, vectors.cusum_single.max_stat)
    expect(result?.index).toBe(vectors.cusum_single.index_first_of_new_segment)
  })

  test('trend', () => {
    const head = y.slice(0, 100)
    const kendall = analysis.mannKendall(head).value
    close(kendall?.tau, vectors.mann_kendall.tau)
    close(kendall?.pValue, vectors.mann_kendall.p)
    const line = analysis.theilSen(
      head.map((_, i) => i),
      head,
    ).value
    const [slope, intercept, low, high] = vectors.theil_sen_y0_100
    close(line?.slope, slope)
    close(line?.intercept, intercept)
    close(line?.interval.low, low)
    close(line?.interval.high, high)
  })

  test('regression hypothesis test', () => {
    const x = lcg(3, 200)
    const error = lcg(4, 200)
    const effect = x.map((value, t) => 2 * value + 1 + 0.2 * (error[t] ?? 0) + (t >= 180 ? 3 : 0))
    const expected = vectors.regression_hypothesis_test
    const result = analysis.regressionTest({ effect, parents: [x], split: 180 }).value
    close(result?.coefficients[0], expected.slope)
    close(result?.intercept, expected.intercept)
    close(result?.residualDeviation, expected.resid_std_ddof0)
    close(result?.largestZ, expected.max_abs_z_after)
  })

  test('Adtributor', () => {
    const { forecast_share_p: p, actual_share_q: q, surprise_ln: surprise } = vectors.adtributor
    const result = (expected: number[], actual: number[]) =>
      analysis.adtributor({
        attributes: [{ name: 'dc', values: ['DC1', 'DC2', 'DC3'] }],
        codes: [[0, 1, 2]],
        measure: { kind: 'forecast', expected, actual },
      }).value?.[0]?.values
    const scaled = result(
      p,
      q.map((share: number) => 2 * share),
    )
    for (const i of [0, 1, 2]) near(scaled?.[i]?.surprise, surprise[i], { of: 1, by: 1e-6 })
    const example = result(
      Object.values(vectors.adtributor.example_F),
      Object.values(vectors.adtributor.example_A),
    )
    for (const i of [0, 1, 2]) close(example?.[i]?.explanatoryPower, vectors.adtributor.EP[i])
  })

  test('random walk with restart', () => {
    const edges = vectors.pagerank.edges.map(([from, to]: [string, string]) => ({ from, to }))
    const nodes = ['a', 'b', 'c', 'd']
    const plain = analysis.randomWalk({ nodes, edges }).value ?? []
    for (const { id, probability } of plain) close(probability, vectors.pagerank.pr[id], 1e-8)
    const personal =
      analysis.randomWalk({ nodes, edges }, { restart: new Map([['d', 1]]) }).value ?? []
    for (const { id, probability } of personal)
      close(probability, vectors.pagerank.personalised_on_d[id], 1e-8)
  })

  test('distribution tails', () => {
    close(analysis.studentTail(2.5, 10), vectors.t_cdf['t.sf(2.5,df=10)'])
    close(analysis.normalTail(3), vectors.t_cdf['norm.sf(3)'])
    close(analysis.fTail(4, 3, 20), vectors.t_cdf['f.sf(4,3,20)'])
    close(analysis.chiSquareTail(7.5, 3), vectors.t_cdf['chi2.sf(7.5,3)'])
  })

  test('Benjamini–Hochberg', () => {
    const q = analysis.benjaminiHochberg(vectors.benjamini_hochberg.p).value
    q.forEach((value, i) => close(value, vectors.benjamini_hochberg.q[i]))
  })
})
