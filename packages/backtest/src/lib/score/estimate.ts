import { bootstrapInterval } from '@faultline/analysis/calibration'
import { wilsonInterval } from '@faultline/analysis/tests'
import type { Estimate } from '../../report.ts'

/** Share of true values, with Wilson's interval. */
export function rate(hits: readonly boolean[]): Estimate {
  const count = hits.length
  const successes = hits.filter(Boolean).length
  const interval = wilsonInterval(successes, count).value
  if (count === 0 || !interval) return noEstimate(count)
  const { low, high } = interval
  return { value: successes / count, low, high, count, interval: 'wilson' }
}

/** Mean of values, with a bootstrap interval. */
export function mean(values: readonly number[]): Estimate {
  return bootstrapped(Float64Array.from(values), (sample) => {
    let sum = 0
    for (const value of sample) sum += value
    return sum / sample.length
  })
}

/**
 * Any statistic of so many values, with a bootstrap interval that is the same for the same values.
 * It is given the places of the values that were drawn: a thousand draws make no lists.
 */
export function statistic(count: number, compute: (places: Float64Array) => number): Estimate {
  return bootstrapped(
    Float64Array.from({ length: count }, (_, place) => place),
    compute,
  )
}

function bootstrapped(values: Float64Array, compute: (sample: Float64Array) => number): Estimate {
  const count = values.length
  if (count === 0) return noEstimate(0)
  const value = compute(values)
  const drawn = bootstrapInterval(values, compute).value
  if (!drawn) return { ...noEstimate(count), value }
  return { value, low: drawn.low, high: drawn.high, count, interval: 'bootstrap' }
}

function noEstimate(count: number): Estimate {
  return { value: null, low: null, high: null, count, interval: 'none' }
}
