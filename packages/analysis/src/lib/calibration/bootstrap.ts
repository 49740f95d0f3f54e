import { answer, noAnswer, tooFew, type Answer, type Diagnostic, type Numbers } from '../answer.ts'
import { quantileOfSorted } from '../numeric/order.ts'
import { missingRemark, presentValues, sortedPresent } from '../numeric/present.ts'
import { createRandom } from '../numeric/random.ts'
import type { Interval } from '../tests/proportions.ts'
import { confidenceProblem, wholeNumberProblem } from '../numeric/options.ts'

/**
 * Percentile bootstrap interval of any statistic of a sample (Efron 1979), seeded, in the unit of
 * the statistic. Values are drawn as if they were independent: for cases of one incident, or
 * minutes of one series, it is too narrow. So it is below some twenty values, and it is wrong for
 * extremes (a maximum, say). The drawn sample is handed over in the same array each time. O(rounds
 * × (n + statistic)), of 999 rounds unless told, and 50 at least.
 *
 * @example bootstrapInterval(latencies, (sample) => sample.reduce((a, b) => a + b, 0) / sample.length).value // { low: 48.2, high: 50.4 }
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
  const numbers = sortedPresent(statistics)
  if (numbers.length === 0)
    return noAnswer('degenerate', 'The statistic of the samples that were drawn is no number.')
  const outside = (1 - confidence) / 2
  return answer(
    { low: quantileOfSorted(numbers, outside), high: quantileOfSorted(numbers, 1 - outside) },
    remarksOf(values.length, n, statistics.length - numbers.length),
  )
}

function remarksOf(given: number, n: number, undefinedRounds: number): Diagnostic[] {
  const remarks = missingRemark(given, n)
  if (n < 20)
    remarks.push({
      code: 'approximate',
      message: `With ${n} values a bootstrap interval is too narrow.`,
    })
  if (undefinedRounds > 0)
    remarks.push({
      code: 'degenerate',
      message: `The statistic was no number in ${undefinedRounds} rounds, which were left out.`,
    })
  return remarks
}
