import { exp, hypotenuse } from '../numeric/elementary.ts'
import { answer, noAnswer, type Answer, type Diagnostic } from '../answer.ts'
import { chiSquareTail, normalQuantile, normalTwoSided } from '../numeric/distributions.ts'
import { logChoose } from '../numeric/gamma.ts'
import type { TestResult } from './two-samples.ts'
import { confidenceProblem } from '../numeric/options.ts'

/** Lower and upper end of an interval, in the unit of what it is about. */
export interface Interval {
  readonly low: number
  readonly high: number
}

/**
 * Wilson's score interval of a proportion (Wilson 1927): honest for few trials and near 0 and 1,
 * where the textbook interval is not. `confidence` is .95 unless told. O(1).
 *
 * @example wilsonInterval(9, 10).value // { low: 0.596, high: 0.982 }
 */
export function wilsonInterval(
  successes: number,
  trials: number,
  confidence = 0.95,
): Answer<Interval | null> {
  const problem = confidenceProblem(confidence) ?? proportionProblem({ successes, trials })
  if (problem) return problem
  const z = normalQuantile(0.5 + confidence / 2)
  const share = successes / trials
  const factor = 1 + (z * z) / trials
  const centre = (share + (z * z) / (2 * trials)) / factor
  const half =
    (z * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials))) / factor
  return answer({ low: Math.max(0, centre - half), high: Math.min(1, centre + half) })
}

/** Counts of successes and trials in one group. */
export interface Proportion {
  readonly successes: number
  readonly trials: number
}

/** Why counts are no proportion, or nothing. Part trials are allowed (weights), next to none are not. */
export function proportionProblem({ successes, trials }: Proportion): Answer<null> | undefined {
  if (!(trials >= 1e-6)) return noAnswer('too-few-values', 'A proportion needs at least one trial.')
  if (successes >= 0 && successes <= trials && trials <= Number.MAX_SAFE_INTEGER) return undefined
  return noAnswer(
    'invalid-option',
    `${successes} successes of ${trials} trials is not a proportion.`,
  )
}

export interface ProportionTestResult extends TestResult {
  /** Share in the second group minus share in the first. */
  readonly difference: number
  /** Newcombe's hybrid score interval of the difference at 95 %. */
  readonly interval: Interval
}

/**
 * Do two groups have the same proportion? Two-sided pooled z-test (Fleiss, Levin and Paik 2003;
 * statsmodels' `proportions_ztest`), with the interval of the difference by Newcombe's method 10
 * (1998).
 *
 * `difference` is the share in b less that in a, in [−1, 1], and the statistic has its sign.
 * Trials are independent. For groups with an expected count under 5 use `fisherExact`. O(1).
 *
 * @example proportionTest({ successes: 30, trials: 1000 }, { successes: 60, trials: 1000 }).value?.pValue // 0.0012
 */
export function proportionTest(a: Proportion, b: Proportion): Answer<ProportionTestResult | null> {
  const left = wilsonInterval(a.successes, a.trials)
  const right = wilsonInterval(b.successes, b.trials)
  if (left.value === null) return { value: null, diagnostics: left.diagnostics }
  if (right.value === null) return { value: null, diagnostics: right.diagnostics }
  const shareA = a.successes / a.trials
  const shareB = b.successes / b.trials
  const difference = shareB - shareA
  const pooled = (a.successes + b.successes) / (a.trials + b.trials)
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / a.trials + 1 / b.trials))
  const statistic = error > 0 ? difference / error : 0
  const interval = {
    low: difference - hypotenuse(shareB - right.value.low, left.value.high - shareA),
    high: difference + hypotenuse(right.value.high - shareB, shareA - left.value.low),
  }
  const fewest = Math.min(a.trials, b.trials) * Math.min(pooled, 1 - pooled)
  const diagnostics: Diagnostic[] =
    fewest < 5
      ? [
          {
            code: 'approximate',
            message: 'An expected count is under 5; Fisher’s exact test is safer.',
          },
        ]
      : []
  return answer({ statistic, pValue: normalTwoSided(statistic), difference, interval }, diagnostics)
}

/** Two rows and two columns of counts. */
export type TwoByTwo = readonly [readonly [number, number], readonly [number, number]]

export interface ChiSquareResult extends TestResult {
  readonly degreesOfFreedom: number
  /** Cramér's V: 0 for independence, 1 for a perfect association. */
  readonly cramersV: number
}

/**
 * Pearson's chi-square test of independence on a table of counts (Pearson 1900), without Yates'
 * correction: scipy's `chi2_contingency(…, correction=False)`.
 *
 * Each row is a list of counts of independent trials; rows and columns that are empty are left
 * out. O(rows × columns).
 *
 * @example chiSquare([[30, 970], [60, 940]]).value?.statistic // 10.47
 */
export function chiSquare(table: readonly (readonly number[])[]): Answer<ChiSquareResult | null> {
  const width = Math.max(0, ...table.map((row) => row.length))
  const rows = table.map((row) => row.reduce((sum, count) => sum + count, 0))
  const columns = Array.from({ length: width }, (_, j) =>
    table.reduce((sum, row) => sum + (row[j] ?? 0), 0),
  )
  const total = rows.reduce((sum, count) => sum + count, 0)
  const filledRows = rows.filter((sum) => sum > 0).length
  const filledColumns = columns.filter((sum) => sum > 0).length
  if (table.some((row) => row.some((count) => !isCount(count)))) {
    return noAnswer('invalid-option', 'A table of counts holds only numbers of at least 0.')
  }
  if (filledRows < 2 || filledColumns < 2) {
    return noAnswer(
      'too-few-values',
      'Independence needs two rows and two columns that are not empty.',
    )
  }
  let statistic = 0
  let smallest = Infinity
  for (const [i, rowTotal] of rows.entries()) {
    for (const [j, columnTotal] of columns.entries()) {
      const expected = (rowTotal * columnTotal) / total
      if (expected === 0) continue
      const deviation = (table[i]?.[j] ?? 0) - expected
      statistic += (deviation * deviation) / expected
      smallest = Math.min(smallest, expected)
    }
  }
  const degreesOfFreedom = (filledRows - 1) * (filledColumns - 1)
  const cramersV = Math.sqrt(statistic / (total * (Math.min(filledRows, filledColumns) - 1)))
  return answer(
    { statistic, pValue: chiSquareTail(statistic, degreesOfFreedom), degreesOfFreedom, cramersV },
    smallest < 5 ? [{ code: 'approximate', message: 'An expected count is under 5.' }] : [],
  )
}

/** Beyond this, counts lose digits and products of their sums leave the range of numbers. */
function isCount(count: number): boolean {
  return count >= 0 && count <= Number.MAX_SAFE_INTEGER
}

/** Fisher's test visits every table with the same margins. */
const mostTables = 10_000_000

export interface FisherResult {
  /** The sample odds ratio ad / bc, as scipy gives it. */
  readonly oddsRatio: number
  readonly pValue: number
}

/**
 * Fisher's exact test of a two-by-two table of whole counts, two-sided (Fisher 1935): the sum of
 * all tables that are no more likely than this one, as in R and scipy. Exact for any counts when
 * both margins are given, and a little strict when they are not. O(smallest margin).
 *
 * @example fisherExact([[8, 2], [1, 5]]).value?.pValue // 0.035
 */
export function fisherExact(table: TwoByTwo): Answer<FisherResult | null> {
  const [[a, b], [c, d]] = table
  if ([a, b, c, d].some((count) => !isCount(count) || !Number.isInteger(count))) {
    return noAnswer('invalid-option', 'Fisher’s test takes whole counts of at least 0.')
  }
  const firstRow = a + b
  const secondRow = c + d
  const firstColumn = a + c
  const logTotal = logChoose(firstRow + secondRow, firstColumn)
  const logWeight = (k: number): number =>
    logChoose(firstRow, k) + logChoose(secondRow, firstColumn - k) - logTotal
  const observed = logWeight(a)
  let pValue = 0
  const lowest = Math.max(0, firstColumn - secondRow)
  const highest = Math.min(firstRow, firstColumn)
  if (highest - lowest > mostTables)
    return noAnswer('invalid-option', 'For counts in the tens of millions take `chiSquare`.')
  for (let k = lowest; k <= highest; k++) {
    const weight = logWeight(k)
    if (weight <= observed + 1e-7) pValue += exp(weight)
  }
  const oddsRatio = b * c === 0 ? (a * d === 0 ? NaN : Infinity) : (a * d) / (b * c)
  return answer({ oddsRatio, pValue: Math.min(1, pValue) })
}
