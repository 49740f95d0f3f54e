import { answer, tooFew, type Answer, type Numbers } from '../answer.ts'
import { quantileOfSorted } from '../numeric/order.ts'
import { presentValues } from '../numeric/present.ts'
import { createRandom } from '../numeric/random.ts'
import type { Interval } from '../tests/proportions.ts'
import { confidenceProblem, wholeNumberProblem } from '../numeric/options.ts'

/**
 * Percentile bootstrap interval of any statistic of a sample (Efron 1979), seeded. Too narrow below
 * some twenty values and wrong for extremes (a maximum, say). O(rounds × (n + statistic)).
 *
 * @example bootstrapInterval(latencies, (sample) => sample.reduce((a, b) => a + b, 0) / sample.length).value
 */
export function bootstrapInterval(
  values: Numbers,
  statistic: (sample: Float64Array) => number,
  options: { readonly confidence?: number; readonly rounds?: number; readonly seed?: number } = {},
): Answer<Interval | null> {
  const { confidence = 0.95, rounds = 999 } = options
  const problem = confidenceProblem(confidence) ?? wholeNumberProblem('The rounds', rounds, 1)
  if (problem) return problem
  const present = presentValues(values)
  const n = present.length
  if (n < 3) return tooFew(n, 3)
  const random = createRandom(options.seed ?? 1)
  const sample = new Float64Array(n)
  const statistics = new Float64Array(Math.max(50, rounds))
  for (let round = 0; round < statistics.length; round++) {
    for (let i = 0; i < n; i++) sample[i] = present[Math.floor(random() * n)] ?? 0
    statistics[round] = statistic(sample)
  }
  statistics.sort()
  const outside = (1 - confidence) / 2
  return answer(
    { low: quantileOfSorted(statistics, outside), high: quantileOfSorted(statistics, 1 - outside) },
    n < 20
      ? [{ code: 'approximate', message: `With ${n} values a bootstrap interval is too narrow.` }]
      : [],
  )
}
