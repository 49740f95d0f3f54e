import { exp, log, power } from '../numeric/elementary.ts'
import { answer, noAnswer, tooFew, type Answer, type Numbers } from '../answer.ts'
import { logChoose } from '../numeric/gamma.ts'
import { missingIn, missingRemark, sortedPresent } from '../numeric/present.ts'
import { createRandom, shuffle } from '../numeric/random.ts'
import type { TestResult } from './two-samples.ts'
import { wholeNumberProblem } from '../numeric/options.ts'

/**
 * Kolmogorov–Smirnov (Kolmogorov 1933; Smirnov 1948): do two samples come from one distribution,
 * whatever differs between them?
 *
 * The statistic is the largest distance between the empirical distribution functions. The p-value is
 * that of the one-sample distribution at the rounded effective size n₁n₂/(n₁+n₂), as scipy's `asymp`.
 * Ties make it conservative. O(n log n).
 *
 * @example kolmogorovSmirnov([1, 2, 3], [4, 5, 6]).value?.statistic // 1
 */
export function kolmogorovSmirnov(a: Numbers, b: Numbers): Answer<TestResult | null> {
  const first = sortedPresent(a)
  const second = sortedPresent(b)
  const fewest = Math.min(first.length, second.length)
  if (fewest < 2) return tooFew(fewest, 2)
  let statistic = 0
  walkDistributions(first, second, (shareA, shareB) => {
    statistic = Math.max(statistic, Math.abs(shareA - shareB))
  })
  const size = Math.max(
    1,
    Math.round((first.length * second.length) / (first.length + second.length)),
  )
  return answer({ statistic, pValue: kolmogorovTail(size, statistic) }, [
    ...missingRemark(a.length, first.length),
    ...missingRemark(b.length, second.length),
  ])
}

/**
 * Wasserstein's distance, or earth mover's (Kantorovich 1942; scipy's `wasserstein_distance`): how
 * far values must move on average to turn one sample into the other, in the unit of the values.
 * O(n log n).
 *
 * @example wasserstein([0, 1], [5, 6]).value // 5
 */
export function wasserstein(a: Numbers, b: Numbers): Answer<number | null> {
  const first = sortedPresent(a)
  const second = sortedPresent(b)
  const fewest = Math.min(first.length, second.length)
  if (fewest < 1) return tooFew(fewest, 1)
  let distance = 0
  walkDistributions(first, second, (shareA, shareB, width) => {
    distance += Math.abs(shareA - shareB) * width
  })
  return answer(distance, [
    ...missingRemark(a.length, first.length),
    ...missingRemark(b.length, second.length),
  ])
}

/**
 * Permutation test of any statistic of two samples (Fisher 1935): the share of random regroupings
 * whose statistic is at least as far from zero, the observed one included, so that it is never 0
 * (Phipson and Smyth 2010).
 *
 * Two-sided; the smallest p-value is 1 / (`permutations` + 1), .001 unless told otherwise. The
 * samples are handed over in the same two arrays each time, and in any order: keep neither. Exact
 * in level for exchangeable values; not for autocorrelated ones. O(permutations × statistic).
 *
 * @example permutationTest([1, 2, 3], [7, 8, 9], { statistic: (a, b) => mean(b) - mean(a) }).value?.pValue // about .1
 */
export function permutationTest(
  a: Numbers,
  b: Numbers,
  options: {
    readonly statistic: (a: Float64Array, b: Float64Array) => number
    readonly permutations?: number
    readonly seed?: number
  },
): Answer<TestResult | null> {
  const { permutations = 999 } = options
  const problem = wholeNumberProblem('The number of permutations', permutations, 1)
  if (problem) return problem
  const first = sortedPresent(a)
  const second = sortedPresent(b)
  const fewest = Math.min(first.length, second.length)
  if (fewest < 1) return tooFew(fewest, 1)
  const both = new Float64Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  const left = both.subarray(0, first.length)
  const right = both.subarray(first.length)
  const statistic = options.statistic(left, right)
  if (Number.isNaN(statistic))
    return noAnswer('degenerate', 'The statistic of the two samples is no number.')
  const random = createRandom(options.seed ?? 1)
  const bound = Math.abs(statistic) * (1 - 1e-12)
  let asExtreme = 1
  for (let i = 0; i < permutations; i++) {
    shuffle(both, random)
    // A regrouping without a statistic counts as extreme: the p-value must not profit from it.
    if (!(Math.abs(options.statistic(left, right)) < bound)) asExtreme++
  }
  return answer({ statistic, pValue: asExtreme / (permutations + 1) }, missingIn(a, b))
}

/** Visits each stretch between neighbouring values with both distribution functions on it. */
function walkDistributions(
  a: Float64Array,
  b: Float64Array,
  visit: (shareA: number, shareB: number, width: number) => void,
): void {
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    const value = Math.min(a[i] ?? Infinity, b[j] ?? Infinity)
    while (i < a.length && a[i] === value) i++
    while (j < b.length && b[j] === value) j++
    const next = Math.min(a[i] ?? Infinity, b[j] ?? Infinity)
    visit(i / a.length, j / b.length, next === Infinity ? 0 : next - value)
  }
}

/**
 * P(D ≥ d) of the one-sample two-sided statistic with n values: twice Smirnov's exact one-sided
 * tail where that is exact or as good (d ≥ ½ or n d² > 4), Marsaglia, Tsang and Wang's matrix
 * (2003) below, and Kolmogorov's limit with Stephens' correction for more than 1,000 values.
 */
function kolmogorovTail(n: number, d: number): number {
  if (d <= 0) return 1
  if (d >= 1) return 0
  if (d >= 0.5 || n * d * d > 4) return Math.min(1, 2 * smirnovTail(n, d))
  return n <= 1000 ? 1 - matrixDistribution(n, d) : limitTail(n, d)
}

function smirnovTail(n: number, d: number): number {
  let sum = 0
  for (let j = 0; j <= Math.floor(n * (1 - d)); j++) {
    const rest = 1 - d - j / n
    if (rest < 0) break
    const logTerm = logChoose(n, j) + (j - 1) * log(d + j / n) + (j === n ? 0 : (n - j) * log(rest))
    sum += exp(logTerm)
  }
  return d * sum
}

function limitTail(n: number, d: number): number {
  const root = Math.sqrt(n)
  const x = d * (root + 0.12 + 0.11 / root)
  let sum = 0
  for (let k = 1; k <= 100; k++) {
    const term = exp(-2 * k * k * x * x)
    sum += k % 2 === 1 ? term : -term
    if (term < 1e-17) break
  }
  return Math.min(1, Math.max(0, 2 * sum))
}

function matrixDistribution(n: number, d: number): number {
  const k = Math.ceil(n * d)
  const m = 2 * k - 1
  const h = k - n * d
  const matrix = new Float64Array(m * m)
  for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) matrix[i * m + j] = i - j + 1 < 0 ? 0 : 1
  for (let i = 0; i < m; i++) {
    matrix[i * m] = (matrix[i * m] ?? 0) - power(h, i + 1)
    matrix[(m - 1) * m + i] = (matrix[(m - 1) * m + i] ?? 0) - power(h, m - i)
  }
  matrix[(m - 1) * m] = (matrix[(m - 1) * m] ?? 0) + (2 * h - 1 > 0 ? power(2 * h - 1, m) : 0)
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < m; j++) {
      for (let g = 1; g <= i - j + 1; g++) matrix[i * m + j] = (matrix[i * m + j] ?? 0) / g
    }
  }
  const raised = matrixPower(matrix, m, n)
  let value = raised.matrix[(k - 1) * m + k - 1] ?? 0
  let exponent = raised.exponent
  for (let i = 1; i <= n; i++) {
    value = (value * i) / n
    if (value < 1e-140) {
      value *= 1e140
      exponent -= 140
    }
  }
  return Math.min(1, Math.max(0, value * power(10, exponent)))
}

function matrixPower(
  matrix: Float64Array,
  m: number,
  n: number,
): { matrix: Float64Array; exponent: number } {
  if (n === 1) return { matrix, exponent: 0 }
  const half = matrixPower(matrix, m, n >> 1)
  let result = multiply(half.matrix, half.matrix, m)
  let exponent = 2 * half.exponent
  if (n % 2 === 1) result = multiply(matrix, result, m)
  const middle = (m >> 1) * m + (m >> 1)
  if ((result[middle] ?? 0) > 1e140) {
    result = result.map((value) => value * 1e-140)
    exponent += 140
  }
  return { matrix: result, exponent }
}

function multiply(a: Float64Array, b: Float64Array, m: number): Float64Array {
  const result = new Float64Array(m * m)
  for (let i = 0; i < m; i++) {
    for (let k = 0; k < m; k++) {
      const factor = a[i * m + k] ?? 0
      if (factor === 0) continue
      for (let j = 0; j < m; j++)
        result[i * m + j] = (result[i * m + j] ?? 0) + factor * (b[k * m + j] ?? 0)
    }
  }
  return result
}
