import { exp } from '../numeric/elementary.ts'
import { answer, noAnswer, tooFew, type Answer, type Diagnostic, type Numbers } from '../answer.ts'
import { normalTwoSided, studentTwoSided } from '../numeric/distributions.ts'
import { logChoose } from '../numeric/gamma.ts'
import { momentsOf } from '../numeric/moments.ts'
import { midranks } from '../numeric/order.ts'
import { missingRemark, presentValues } from '../numeric/present.ts'
import { tooLarge } from '../numeric/options.ts'

/** A test statistic and the two-sided probability of one at least as extreme if nothing differs. */
export interface TestResult {
  readonly statistic: number
  readonly pValue: number
}

export interface WelchResult extends TestResult {
  readonly degreesOfFreedom: number
  /** Mean of the second sample minus mean of the first. */
  readonly meanDifference: number
}

/**
 * Welch's t-test: do two samples have the same mean, when their variances may differ (Welch 1947)?
 *
 * The statistic has the sign of mean(a) − mean(b), as in scipy; `meanDifference` is b − a, in the
 * unit of the values. Trust it for means of roughly symmetric data or for many values; for skewed
 * latencies prefer `mannWhitney`. It assumes independent values, which neighbouring points of a
 * metric are not. O(n).
 *
 * @example welch([1, 2, 3, 4], [5, 6, 7, 8]).value?.pValue // 0.0047
 */
export function welch(a: Numbers, b: Numbers): Answer<WelchResult | null> {
  const first = presentValues(a)
  const second = presentValues(b)
  const fewest = Math.min(first.length, second.length)
  if (fewest < 2) return tooFew(fewest, 2)
  const left = momentsOf(first)
  const right = momentsOf(second)
  const leftError = left.variance / left.count
  const rightError = right.variance / right.count
  const error = leftError + rightError
  if (!Number.isFinite(error * error)) return tooLarge()
  const meanDifference = right.mean - left.mean
  const diagnostics = remarks([a, first], [b, second])
  if (!(error > 0)) {
    const isEqual = meanDifference === 0
    diagnostics.push({
      code: 'constant-series',
      message: 'Both samples are constant; the p-value is a limit.',
    })
    return answer(
      {
        statistic: isEqual ? 0 : -Math.sign(meanDifference) * Infinity,
        pValue: isEqual ? 1 : 0,
        degreesOfFreedom: left.count + right.count - 2,
        meanDifference,
      },
      diagnostics,
    )
  }
  const degreesOfFreedom =
    (error * error) /
    ((leftError * leftError) / (left.count - 1) + (rightError * rightError) / (right.count - 1))
  const statistic = -meanDifference / Math.sqrt(error)
  const pValue = studentTwoSided(statistic, degreesOfFreedom)
  return answer({ statistic, pValue, degreesOfFreedom, meanDifference }, diagnostics)
}

export interface MannWhitneyResult extends TestResult {
  /** Probability that a random value of `b` exceeds a random one of `a`, ties counting half. */
  readonly superiority: number
  readonly method: 'exact' | 'normal'
}

/**
 * Mann–Whitney U: does one sample tend to be larger than the other (Mann and Whitney 1947)?
 *
 * The statistic is U of the first sample, out of n₁n₂ pairs. Without ties and with at most 200
 * pairs the p-value is exact; else normal with correction for ties and continuity, as scipy's
 * `asymptotic`. `method` forces one. Two-sided. It asks whether one is larger, not whether the
 * medians differ; samples of unlike spread can differ without either. Independent values are
 * assumed. O(n log n).
 *
 * @example mannWhitney([1, 2, 3], [4, 5, 6]).value?.superiority // 1
 */
export function mannWhitney(
  a: Numbers,
  b: Numbers,
  options: { method?: 'exact' | 'normal' } = {},
): Answer<MannWhitneyResult | null> {
  const first = presentValues(a)
  const second = presentValues(b)
  const n1 = first.length
  const n2 = second.length
  if (Math.min(n1, n2) < 1) return tooFew(Math.min(n1, n2), 1)
  const both = new Float64Array(n1 + n2)
  both.set(first)
  both.set(second, n1)
  const { ranks, tieTerm } = midranks(both)
  let rankSum = 0
  for (let i = 0; i < n1; i++) rankSum += ranks[i] ?? 0
  const statistic = rankSum - (n1 * (n1 + 1)) / 2
  const diagnostics = remarks([a, first], [b, second])
  const superiority = 1 - statistic / (n1 * n2)
  const canBeExact = tieTerm === 0
  if (options.method === 'exact' && !canBeExact) {
    return noAnswer(
      'invalid-option',
      'The exact distribution holds only without ties; use the normal method.',
    )
  }
  const isExact =
    canBeExact && (options.method ?? (n1 * n2 <= 200 ? 'exact' : 'normal')) === 'exact'
  if (isExact) {
    const pValue = exactMannWhitney(Math.min(statistic, n1 * n2 - statistic), n1, n2)
    return answer({ statistic, pValue, superiority, method: 'exact' }, diagnostics)
  }
  const n = n1 + n2
  const deviation = Math.sqrt(((n1 * n2) / 12) * (n + 1 - tieTerm / (n * (n - 1))))
  const distance = Math.max(0, Math.abs(statistic - (n1 * n2) / 2) - 0.5)
  const pValue = deviation > 0 ? Math.min(1, normalTwoSided(distance / deviation)) : 1
  if (!(deviation > 0))
    diagnostics.push({ code: 'constant-series', message: 'All values are equal.' })
  return answer({ statistic, pValue, superiority, method: 'normal' }, diagnostics)
}

/** Two-sided probability of U ≤ u by counting the subsets of ranks with each sum. */
function exactMannWhitney(u: number, n1: number, n2: number): number {
  const size = n1 * n2
  let counts = new Float64Array(size + 1)
  counts[0] = 1
  // The generating function of U is the Gaussian binomial ∏ (1 − q^(n2+i)) / (1 − q^i).
  for (let i = 1; i <= n1; i++) {
    const next = counts.slice()
    for (let s = size; s >= n2 + i; s--) next[s] = (next[s] ?? 0) - (counts[s - n2 - i] ?? 0)
    for (let s = i; s <= size; s++) next[s] = (next[s] ?? 0) + (next[s - i] ?? 0)
    counts = next
  }
  let below = 0
  for (let s = 0; s <= Math.floor(u); s++) below += counts[s] ?? 0
  return Math.min(1, 2 * below * exp(-logChoose(n1 + n2, n1)))
}

function remarks(...samples: readonly (readonly [Numbers, Float64Array])[]): Diagnostic[] {
  return samples.flatMap(([given, present]) => missingRemark(given.length, present.length))
}
