import { exp, hypotenuse, log, log1p } from '../numeric/elementary.ts'
import { answer, noAnswer, tooFew, type Answer, type Diagnostic, type Numbers } from '../answer.ts'
import { normalTwoSided } from '../numeric/distributions.ts'
import { fourier, inverseFourier } from '../numeric/fourier.ts'
import { missingRemark, presentValues } from '../numeric/present.ts'
import { fillLinear } from '../structure/gaps.ts'
import { intervalProblem, intervalsBeyond, type AnomalyInterval } from './intervals.ts'

export interface SpectralResidualOptions {
  /** Width of the mean over the log spectrum, in frequencies; 3 unless told, as in the paper. */
  readonly spectrumWindow?: number
  /** Earlier points that a point's saliency is compared with; 21 unless told. */
  readonly compareWith?: number
  /** Score from which a point is abnormal; 3 unless told. */
  readonly threshold?: number
}

export interface SpectralResidual {
  /** How much each point stands out, in the unit of the values. */
  readonly saliency: Float64Array
  /** (saliency − mean of the earlier saliencies) / that mean; `NaN` where the value is missing. */
  readonly scores: Float64Array
  readonly intervals: readonly AnomalyInterval[]
}

/** Points that are added beyond the end, and the points whose slope they follow: the paper's κ and m. */
const extension = 5

/**
 * Spectral residual: what stands out once everything that the log spectrum repeats is taken away
 * (Hou and Zhang 2007; for time series Ren et al., KDD 2019). Wants no season, no training and no
 * labels; finds spikes, dips and sudden breaks, best in series with a rhythm.
 *
 * `values` are evenly spaced; missing ones are bridged by lines. `scores[i]` is the paper's, so
 * that 3 is its threshold. An interval's `probability` assumes that the saliency of noise is half
 * normal and corrects for the number of points. Blind to slow drifts and to a level that stays, of
 * which it sees only the first points; the first `compareWith` points are compared with few
 * others. O(n log n).
 *
 * @example spectralResidual(requestsPerMinute).value?.intervals[0]?.onset // 120
 */
export function spectralResidual(
  values: Numbers,
  options: SpectralResidualOptions = {},
): Answer<SpectralResidual | null> {
  const n = values.length
  const threshold = options.threshold ?? 3
  const problem = intervalProblem({ threshold })
  if (problem) return problem
  const present = presentValues(values)
  if (present.length < 12) return tooFew(present.length, 12)
  if (present.every((value) => value === present[0]))
    return noAnswer('constant-series', 'In a constant series nothing stands out.')
  const saliency = saliencyMap(extended(fillLinear(values)), options.spectrumWindow ?? 3).slice(
    0,
    n,
  )
  const compareWith = Math.max(1, Math.floor(options.compareWith ?? 21))
  const scores = againstEarlier(saliency, compareWith)
  for (let i = 0; i < n; i++) if (!Number.isFinite(values[i] ?? NaN)) scores[i] = NaN
  const intervals = intervalsBeyond(scores, { threshold, side: 'up' }).map((interval) => ({
    ...interval,
    // The mean of a half normal is √(2/π) deviations, which turns the ratio into deviations.
    probability: exp(n * log1p(-normalTwoSided((interval.score + 1) * Math.sqrt(2 / Math.PI)))),
  }))
  const diagnostics: Diagnostic[] = missingRemark(n, present.length)
  return answer({ saliency, scores, intervals }, diagnostics)
}

/** Without points beyond the end the last ones would wrap round to the first and look strange. */
function extended(values: Float64Array): Float64Array {
  const n = values.length
  const last = values[n - 1] ?? 0
  let slope = 0
  for (let i = 1; i <= extension; i++) slope += (last - (values[n - 1 - i] ?? last)) / i / extension
  const next = (values[n - extension] ?? last) + slope * extension
  const result = new Float64Array(n + extension).fill(next)
  result.set(values)
  return result
}

function saliencyMap(values: Float64Array, window: number): Float64Array {
  const n = values.length
  const spectrum = fourier({ real: values, imaginary: new Float64Array(n) })
  const logs = new Float64Array(n)
  let largest = 0
  for (let k = 0; k < n; k++) {
    const amplitude = hypotenuse(spectrum.real[k] ?? 0, spectrum.imaginary[k] ?? 0)
    logs[k] = amplitude
    largest = Math.max(largest, amplitude)
  }
  // Frequencies that are not there have amplitudes of rounding size, whose logarithms mean nothing.
  const floor = largest * 1e-12
  for (let k = 0; k < n; k++) logs[k] = log(Math.max(floor, logs[k] ?? 0))
  const means = trailingMeans(logs, Math.max(1, Math.floor(window)))
  const residual = { real: new Float64Array(n), imaginary: new Float64Array(n) }
  for (let k = 0; k < n; k++) {
    const amplitude = exp(logs[k] ?? 0)
    const factor = exp((logs[k] ?? 0) - (means[k] ?? 0)) / amplitude
    residual.real[k] = (spectrum.real[k] ?? 0) * factor
    residual.imaginary[k] = (spectrum.imaginary[k] ?? 0) * factor
  }
  const { real, imaginary } = inverseFourier(residual)
  return real.map((value, i) => hypotenuse(value, imaginary[i] ?? 0))
}

function trailingMeans(values: Float64Array, window: number): Float64Array {
  let sum = 0
  return values.map((value, i) => {
    sum += value - (i >= window ? (values[i - window] ?? 0) : 0)
    return sum / Math.min(i + 1, window)
  })
}

function againstEarlier(saliency: Float64Array, compareWith: number): Float64Array {
  let total = 0
  for (const value of saliency) total += value / saliency.length
  const scores = new Float64Array(saliency.length)
  let sum = 0
  for (let i = 0; i < saliency.length; i++) {
    const earlier = Math.min(i, compareWith)
    // At the start the mean of the whole stands in for the points that are not there yet.
    const mean = (sum + (compareWith - earlier) * total) / compareWith
    scores[i] = mean > 0 ? ((saliency[i] ?? 0) - mean) / mean : 0
    sum += (saliency[i] ?? 0) - (i >= compareWith ? (saliency[i - compareWith] ?? 0) : 0)
  }
  return scores
}
