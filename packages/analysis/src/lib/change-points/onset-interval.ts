import { exp, square } from '../numeric/elementary.ts'
import { answer, noAnswer, tooFew, type Answer, type Numbers } from '../answer.ts'
import { lagOneCorrelation } from '../numeric/moments.ts'
import { missingRemark } from '../numeric/present.ts'
import { confidenceProblem } from '../numeric/options.ts'

/** A change point with where it may truly lie. Indices of the series as given. */
export interface OnsetInterval {
  /** Index of the first point of the new segment, as it was asked about. */
  readonly changePoint: number
  /** Most probable index of that first point. */
  readonly mostProbable: number
  /** The change lies in [low, high] with the confidence asked for. */
  readonly low: number
  readonly high: number
}

/**
 * How exactly the change points that any method found are known: for each the shortest run of
 * indices around the most probable one that holds `confidence` (.95) of the posterior of a change
 * of the mean between its two neighbours, with normal noise, a flat prior on the place, and less
 * weight for autocorrelated noise (Chernoff and Zacks 1964).
 *
 * A minute's error in the onset ruins every ranking that follows, so hand the interval on. It is
 * too narrow for ramps, and meaningless where the change is of the variance or the trend. O(n).
 *
 * @example onsetIntervals(values, pelt(values).value?.changePoints ?? []).value?.[0]?.low // 60
 */
export function onsetIntervals(
  values: Numbers,
  changePoints: readonly number[],
  options: { readonly confidence?: number } = {},
): Answer<readonly OnsetInterval[] | null> {
  const confidence = options.confidence ?? 0.95
  const problem = confidenceProblem(confidence)
  if (problem) return problem
  const n = values.length
  if (n < 4) return tooFew(n, 4)
  const bounds = [...new Set(changePoints)].sort((a, b) => a - b)
  if (bounds.some((at) => !Number.isInteger(at) || at < 1 || at >= n))
    return noAnswer('invalid-option', `A change point is an index from 1 to ${n - 1}.`)
  const sums = runningSums(values)
  const noise = noiseAround(values, [0, ...bounds, n])
  const intervals = bounds.map((changePoint, i) =>
    intervalOf({ changePoint, from: bounds[i - 1] ?? 0, to: bounds[i + 1] ?? n }, sums, {
      confidence,
      noise,
    }),
  )
  return answer(intervals, missingRemark(n, sums.counts[n] ?? 0))
}

interface RunningSums {
  readonly counts: Float64Array
  readonly totals: Float64Array
}

function runningSums(values: Numbers): RunningSums {
  const n = values.length
  const counts = new Float64Array(n + 1)
  const totals = new Float64Array(n + 1)
  for (let i = 0; i < n; i++) {
    const value = values[i] ?? NaN
    const isPresent = Number.isFinite(value)
    counts[i + 1] = (counts[i] ?? 0) + (isPresent ? 1 : 0)
    totals[i + 1] = (totals[i] ?? 0) + (isPresent ? value : 0)
  }
  return { counts, totals }
}

/** Variance around the segments' means, enlarged for autocorrelation. */
function noiseAround(values: Numbers, bounds: readonly number[]): number {
  const residuals: number[] = []
  for (let segment = 1; segment < bounds.length; segment++) {
    const own: number[] = []
    for (let i = bounds[segment - 1] ?? 0; i < (bounds[segment] ?? 0); i++) {
      const value = values[i] ?? NaN
      if (Number.isFinite(value)) own.push(value)
    }
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length
    for (const value of own) residuals.push(value - mean)
  }
  const freedom = Math.max(1, residuals.length - bounds.length + 1)
  const variance = residuals.reduce((sum, residual) => sum + residual * residual, 0) / freedom
  const correlation = Math.max(
    0,
    Math.min(0.9, lagOneCorrelation(Float64Array.from(residuals)) - 1 / Math.sqrt(values.length)),
  )
  return (variance * (1 + correlation)) / (1 - correlation)
}

function intervalOf(
  place: { readonly changePoint: number; readonly from: number; readonly to: number },
  { counts, totals }: RunningSums,
  by: { readonly confidence: number; readonly noise: number },
): OnsetInterval {
  const { changePoint, from, to } = place
  const logs = new Float64Array(to - from).fill(-Infinity)
  let best = changePoint
  for (let k = from + 1; k < to; k++) {
    const [left, right] = [
      (counts[k] ?? 0) - (counts[from] ?? 0),
      (counts[to] ?? 0) - (counts[k] ?? 0),
    ]
    if (left < 1 || right < 1) continue
    const leftMean = ((totals[k] ?? 0) - (totals[from] ?? 0)) / left
    const rightMean = ((totals[to] ?? 0) - (totals[k] ?? 0)) / right
    const saved = ((left * right) / (left + right)) * square(leftMean - rightMean)
    logs[k - from] = saved / (2 * Math.max(by.noise, 1e-12 * saved, Number.MIN_VALUE))
    if ((logs[k - from] ?? 0) > (logs[best - from] ?? -Infinity)) best = k
  }
  const top = logs[best - from] ?? 0
  let mass = 0
  for (const log of logs) mass += exp(log - top)
  let [low, high, covered] = [best, best, 1]
  while (covered < by.confidence * mass) {
    const left = low - 1 > from ? (logs[low - 1 - from] ?? -Infinity) : -Infinity
    const right = high + 1 < to ? (logs[high + 1 - from] ?? -Infinity) : -Infinity
    if (left === -Infinity && right === -Infinity) break
    if (left >= right) covered += exp((logs[--low - from] ?? 0) - top)
    else covered += exp((logs[++high - from] ?? 0) - top)
  }
  return { changePoint, mostProbable: best, low, high }
}
