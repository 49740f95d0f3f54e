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
  return statistic(values, (sample) => sample.reduce((sum, one) => sum + one, 0) / sample.length)
}

/** Any statistic of values, with a bootstrap interval that is the same for the same values. */
export function statistic<Value>(
  values: readonly Value[],
  compute: (sample: readonly Value[]) => number,
): Estimate {
  const count = values.length
  if (count === 0) return noEstimate(0)
  const value = compute(values)
  const places = Float64Array.from(values.keys())
  const drawn = bootstrapInterval(places, (sample) =>
    compute(Array.from(sample).flatMap((place) => values[place] ?? [])),
  ).value
  if (!drawn) return { ...noEstimate(count), value }
  return { value, low: drawn.low, high: drawn.high, count, interval: 'bootstrap' }
}

function noEstimate(count: number): Estimate {
  return { value: null, low: null, high: null, count, interval: 'none' }
}
