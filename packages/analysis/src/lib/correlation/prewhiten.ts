import { log, log10 } from '../numeric/elementary.ts'
import { centred } from '../numeric/moments.ts'

/**
 * Fits an autoregression to `x` and filters both series with it, so that what is left of `x` is
 * close to white noise. The order is chosen by AIC up to 10 log₁₀ n. O(n × order).
 */
export function prewhiten(x: Float64Array, y: Float64Array): { x: Float64Array; y: Float64Array } {
  const coefficients = autoregression(
    x,
    Math.min(Math.floor(10 * log10(x.length)), Math.floor(x.length / 4)),
  )
  return { x: filtered(x, coefficients), y: filtered(y, coefficients) }
}

/** Yule–Walker by Levinson and Durbin, with the order of least AIC. O(n × order + order²). */
export function autoregression(x: Float64Array, maximumOrder: number): Float64Array {
  const { values, squares } = centred(x)
  const n = values.length
  if (!(squares > 0)) return new Float64Array(0)
  const acf = new Float64Array(maximumOrder + 1)
  for (let lag = 0; lag <= maximumOrder; lag++) {
    let sum = 0
    for (let t = lag; t < n; t++) sum += (values[t] ?? 0) * (values[t - lag] ?? 0)
    acf[lag] = sum / squares
  }
  let coefficients = new Float64Array(0)
  let best = coefficients
  let error = 1
  let least = 0
  for (let order = 1; order <= maximumOrder; order++) {
    let reflection = acf[order] ?? 0
    for (let k = 0; k < order - 1; k++)
      reflection -= (coefficients[k] ?? 0) * (acf[order - 1 - k] ?? 0)
    reflection /= error
    const next = new Float64Array(order)
    for (let k = 0; k < order - 1; k++) {
      next[k] = (coefficients[k] ?? 0) - reflection * (coefficients[order - 2 - k] ?? 0)
    }
    next[order - 1] = reflection
    coefficients = next
    error *= 1 - reflection * reflection
    if (!(error > 1e-12)) break
    const criterion = n * log(error) + 2 * order
    if (criterion < least) {
      least = criterion
      best = coefficients
    }
  }
  return best
}

/** What each value is beyond its prediction from the values before it; the first ones are dropped to zero. */
function filtered(series: Float64Array, coefficients: Float64Array): Float64Array {
  const { values } = centred(series)
  const order = coefficients.length
  const result = new Float64Array(values.length)
  for (let t = order; t < values.length; t++) {
    let rest = values[t] ?? 0
    for (let k = 0; k < order; k++) rest -= (coefficients[k] ?? 0) * (values[t - 1 - k] ?? 0)
    result[t] = rest
  }
  return result
}
