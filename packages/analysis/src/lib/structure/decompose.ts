import { answer, noAnswer, tooFew, type Answer, type Numbers } from '../answer.ts'
import { stl, type Decomposition } from './stl.ts'
import { fillLinear } from './gaps.ts'
import { bridgedRemark, missingIn } from '../numeric/present.ts'

/**
 * The classical additive decomposition: a centred moving mean as trend (missing for half a period
 * at both ends, and around missing values) and the mean of what is left at each phase as season
 * (Persons 1919; statsmodels' `seasonal_decompose`). `period` in samples; all parts have the
 * length and the unit of the values. A quick look; `stl` copes with outliers and with seasons that
 * change. O(n × period).
 *
 * @example classicalDecomposition(hourly, 24).value?.seasonal[6] // 20.1, the top of a day that swings by 20
 */
export function classicalDecomposition(
  values: Numbers,
  period: number,
): Answer<Omit<Decomposition, 'weights'> | null> {
  if (!Number.isInteger(period) || period < 2)
    return noAnswer('invalid-option', `A period is a whole number of at least 2, got ${period}.`)
  const n = values.length
  if (n < 2 * period) return tooFew(n, 2 * period)
  const trend = centredMean(values, period)
  const sums = new Float64Array(period)
  const counts = new Float64Array(period)
  for (let i = 0; i < n; i++) {
    const rest = (values[i] ?? NaN) - (trend[i] ?? NaN)
    if (!Number.isFinite(rest)) continue
    sums[i % period] = (sums[i % period] ?? 0) + rest
    counts[i % period] = (counts[i % period] ?? 0) + 1
  }
  if (counts.includes(0))
    return noAnswer('too-few-values', 'Of some phase of the season there is no value with a trend.')
  const phases = sums.map((sum, i) => sum / (counts[i] ?? 0))
  let mean = 0
  for (const phase of phases) mean += phase / period
  const seasonal = new Float64Array(n)
  const residual = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    seasonal[i] = (phases[i % period] ?? 0) - mean
    residual[i] = (values[i] ?? NaN) - (trend[i] ?? NaN) - (seasonal[i] ?? 0)
  }
  return answer({ trend, seasonal, residual }, missingIn(values))
}

/** Moving mean of one period around each point; the two ends count half when the period is even. O(n). */
export function centredMean(values: Numbers, period: number): Float64Array {
  const n = values.length
  const half = period >> 1
  const trend = new Float64Array(n).fill(NaN)
  for (let i = half; i + half < n; i++) {
    let sum = 0
    for (let j = i - half; j <= i + half; j++) {
      const isEnd = period % 2 === 0 && (j === i - half || j === i + half)
      sum += (isEnd ? 0.5 : 1) * (values[j] ?? NaN)
    }
    trend[i] = sum / period
  }
  return trend
}

/** A series with several seasons: value = trend + all seasonal parts + residual. */
export interface MultipleDecomposition {
  readonly trend: Float64Array
  /** One series per period, in the order of the periods as used (ascending). */
  readonly seasonals: readonly Float64Array[]
  readonly periods: readonly number[]
  readonly residual: Float64Array
}

/**
 * MSTL: STL for several periods at once, each refined against the others (Bandara, Hyndman and
 * Bergmeir 2021). Periods in samples; all parts have the length and the unit of the values.
 * Periods longer than half of the series are dropped with a remark; seasonal windows are 11 + 4 i
 * for the i-th period (from 0), as in statsmodels. O(periods × STL × 2).
 *
 * @example mstl(hourly, [24, 168]).value?.periods // [24, 168]
 */
export function mstl(
  values: Numbers,
  periods: readonly number[],
  options: { readonly robust?: boolean } = {},
): Answer<MultipleDecomposition | null> {
  const n = values.length
  if (periods.length === 0)
    return noAnswer('invalid-option', 'A decomposition needs at least one period.')
  const usable = [...new Set(periods)].filter((period) => 2 * period <= n).sort((a, b) => a - b)
  if (usable.length === 0) return tooFew(n, 2 * Math.min(...periods))
  const rest = fillLinear(values)
  const seasonals = usable.map(() => new Float64Array(n))
  let trend = new Float64Array(n)
  for (let round = 0; round < (usable.length === 1 ? 1 : 2); round++) {
    for (const [index, period] of usable.entries()) {
      const seasonal = seasonals[index] ?? new Float64Array(n)
      for (let i = 0; i < n; i++) rest[i] = (rest[i] ?? 0) + (seasonal[i] ?? 0)
      const parts = stl(rest, { period, seasonalWindow: 11 + 4 * index, ...options })
      if (parts.value === null) return { value: null, diagnostics: parts.diagnostics }
      seasonal.set(parts.value.seasonal)
      trend = Float64Array.from(parts.value.trend)
      for (let i = 0; i < n; i++) rest[i] = (rest[i] ?? 0) - (seasonal[i] ?? 0)
    }
  }
  const residual = rest.map((value, i) =>
    Number.isFinite(values[i] ?? NaN) ? value - (trend[i] ?? 0) : NaN,
  )
  const diagnostics = bridgedRemark(values)
  if (usable.length < periods.length)
    diagnostics.push({
      code: 'too-few-values',
      message: 'Periods longer than half of the series were left out.',
    })
  return answer({ trend, seasonals, periods: usable, residual }, diagnostics)
}
