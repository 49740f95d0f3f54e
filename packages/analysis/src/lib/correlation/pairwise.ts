import { atanh, tanh } from '../numeric/elementary.ts'
import { answer, noAnswer, tooFew, type Answer, type Diagnostic, type Numbers } from '../answer.ts'
import { normalQuantile, normalTwoSided, studentTwoSided } from '../numeric/distributions.ts'
import { midranks } from '../numeric/order.ts'
import { sortedOrder } from '../numeric/sorted-order.ts'
import { missingRemark } from '../numeric/present.ts'
import { tieSumsOfSorted } from '../structure/trend.ts'
import type { Interval } from '../tests/proportions.ts'

export interface Correlation {
  readonly coefficient: number
  readonly pValue: number
  readonly pairs: number
}

/**
 * Pearson's correlation of the pairs that are present on both sides, with its t-test and Fisher's
 * interval (Pearson 1895; interval by Fisher 1921). Measures straight-line association; one outlier
 * can make or break it. The p-value assumes independent pairs: for series use `laggedCorrelation`.
 * O(n).
 *
 * @example pearson([1, 2, 3, 4], [2, 4, 6, 9]).value?.coefficient // 0.99
 */
export function pearson(
  a: Numbers,
  b: Numbers,
): Answer<(Correlation & { interval: Interval }) | null> {
  const { x, y, diagnostics } = presentBoth(a, b)
  const n = x.length
  if (n < 3) return tooFew(n, 3)
  const coefficient = correlationOf(x, y)
  if (Number.isNaN(coefficient)) return constantSide()
  const half = normalQuantile(0.975) / Math.sqrt(Math.max(1, n - 3))
  const centre = atanh(Math.max(-1 + 1e-16, Math.min(1 - 1e-16, coefficient)))
  const interval =
    n > 3 ? { low: tanh(centre - half), high: tanh(centre + half) } : { low: -1, high: 1 }
  return answer(
    { coefficient, pValue: correlationPValue(coefficient, n), pairs: n, interval },
    diagnostics,
  )
}

/**
 * Spearman's rank correlation: any monotone association, robust to outliers (Spearman 1904), −1 to
 * 1. p-value by Student's t, as scipy, for independent pairs. O(n log n).
 *
 * @example spearman([1, 2, 3, 4], [1, 10, 100, 1000]).value?.coefficient // 1
 */
export function spearman(a: Numbers, b: Numbers): Answer<Correlation | null> {
  const { x, y, diagnostics } = presentBoth(a, b)
  const n = x.length
  if (n < 3) return tooFew(n, 3)
  const coefficient = correlationOf(midranks(x).ranks, midranks(y).ranks)
  if (Number.isNaN(coefficient)) return constantSide()
  return answer({ coefficient, pValue: correlationPValue(coefficient, n), pairs: n }, diagnostics)
}

/**
 * Kendall's tau-b: concordant less discordant pairs, corrected for ties (Kendall 1938), −1 to 1.
 * p-value by the normal approximation, for independent pairs. O(n log n) by sorting (Knight 1966).
 *
 * @example kendall([1, 2, 3, 4], [1, 3, 2, 4]).value?.coefficient // 0.67
 */
export function kendall(a: Numbers, b: Numbers): Answer<Correlation | null> {
  const { x, y, diagnostics } = presentBoth(a, b)
  const n = x.length
  if (n < 3) return tooFew(n, 3)
  const orderY = sortedOrder(y)
  const order = sortedOrder(x, orderY)
  let bothTied = 0
  for (let start = 0; start < n;) {
    let end = start + 1
    const first = order[start] ?? 0
    while (end < n && x[order[end] ?? 0] === x[first] && y[order[end] ?? 0] === y[first]) end++
    bothTied += ((end - start) * (end - start - 1)) / 2
    start = end
  }
  const total = (n * (n - 1)) / 2
  const sortedX = inOrder(x, order)
  const sortedY = inOrder(y, orderY)
  const discordant = countInversions(order, orderY, y)
  const tiesX = tieSumsOfSorted(sortedX)
  const tiesY = tieSumsOfSorted(sortedY)
  if (tiesX.pairs === total || tiesY.pairs === total) return constantSide()
  const score = total - tiesX.pairs - tiesY.pairs + bothTied - 2 * discordant
  const coefficient = score / Math.sqrt((total - tiesX.pairs) * (total - tiesY.pairs))
  const tieVariance = tieCorrection(sortedX, sortedY)
  const variance = (n * (n - 1) * (2 * n + 5) - tiesX.variance - tiesY.variance) / 18 + tieVariance
  return answer(
    { coefficient, pValue: normalTwoSided(score / Math.sqrt(variance)), pairs: n },
    diagnostics,
  )
}

/** The small terms of the variance of Kendall's score when both sides have ties. */
function tieCorrection(x: Float64Array, y: Float64Array): number {
  const n = x.length
  const [firstX, secondX] = tieMoments(x)
  const [firstY, secondY] = tieMoments(y)
  return (firstX * firstY) / (2 * n * (n - 1)) + (secondX * secondY) / (9 * n * (n - 1) * (n - 2))
}

function tieMoments(sorted: Float64Array): readonly [number, number] {
  let first = 0
  let second = 0
  for (let start = 0; start < sorted.length;) {
    let end = start + 1
    while (end < sorted.length && sorted[end] === sorted[start]) end++
    const t = end - start
    first += t * (t - 1)
    second += t * (t - 1) * (t - 2)
    start = end
  }
  return [first, second]
}

function inOrder(values: Float64Array, order: Uint32Array): Float64Array {
  const result = new Float64Array(values.length)
  for (let i = 0; i < values.length; i++) result[i] = values[order[i] ?? 0] ?? 0
  return result
}

/**
 * Pairs of which the earlier one in `order` has the larger value: for each value how many larger ones
 * came before, from counts by rank in a binary indexed tree (Fenwick 1994). O(n log n).
 */
function countInversions(order: Uint32Array, byValue: Uint32Array, values: Float64Array): number {
  const n = order.length
  const rankOf = new Int32Array(n)
  let rank = 0
  for (let i = 0; i < n; i++) {
    const index = byValue[i] ?? 0
    if (i === 0 || values[index] !== values[byValue[i - 1] ?? 0]) rank++
    rankOf[index] = rank
  }
  const tree = new Int32Array(rank + 1)
  let inversions = 0
  for (let i = 0; i < n; i++) {
    const own = rankOf[order[i] ?? 0] ?? 0
    let notLarger = 0
    for (let at = own; at > 0; at &= at - 1) notLarger += tree[at] ?? 0
    inversions += i - notLarger
    for (let at = own; at <= rank; at += at & -at) tree[at] = (tree[at] ?? 0) + 1
  }
  return inversions
}

/**
 * Pearson's coefficient without checks; `NaN` for a constant side. Two passes, since one would lose
 * the digits of values far from zero, each with several sums at once that need not wait for each other.
 */
export function correlationOf(x: Float64Array, y: Float64Array): number {
  const n = x.length
  const meanX = sumOf(x) / n
  const meanY = sumOf(y) / n
  let xx = 0
  let yy = 0
  let xy = 0
  let xx1 = 0
  let yy1 = 0
  let xy1 = 0
  const even = n - (n % 2)
  for (let i = 0; i < even; i += 2) {
    const dx = (x[i] ?? 0) - meanX
    const dy = (y[i] ?? 0) - meanY
    const dx1 = (x[i + 1] ?? 0) - meanX
    const dy1 = (y[i + 1] ?? 0) - meanY
    xx += dx * dx
    yy += dy * dy
    xy += dx * dy
    xx1 += dx1 * dx1
    yy1 += dy1 * dy1
    xy1 += dx1 * dy1
  }
  for (let i = even; i < n; i++) {
    const dx = (x[i] ?? 0) - meanX
    const dy = (y[i] ?? 0) - meanY
    xx += dx * dx
    yy += dy * dy
    xy += dx * dy
  }
  xx += xx1
  yy += yy1
  if (!(xx > 0) || !(yy > 0)) return NaN
  return Math.max(-1, Math.min(1, (xy + xy1) / Math.sqrt(xx * yy)))
}

function sumOf(values: Float64Array): number {
  const n = values.length
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  let i = 0
  for (; i + 3 < n; i += 4) {
    a += values[i] ?? 0
    b += values[i + 1] ?? 0
    c += values[i + 2] ?? 0
    d += values[i + 3] ?? 0
  }
  for (; i < n; i++) a += values[i] ?? 0
  return a + b + (c + d)
}

/** Two-sided p-value of a correlation of `pairs` independent pairs (need not be whole). */
export function correlationPValue(coefficient: number, pairs: number): number {
  const degrees = pairs - 2
  if (!(degrees > 0)) return 1
  const rest = (1 - coefficient) * (1 + coefficient)
  return rest <= 0 ? 0 : studentTwoSided(coefficient * Math.sqrt(degrees / rest), degrees)
}

function presentBoth(
  a: Numbers,
  b: Numbers,
): { x: Float64Array; y: Float64Array; diagnostics: Diagnostic[] } {
  const length = Math.min(a.length, b.length)
  // Most series have no gaps: then nothing need be copied.
  if (isWhole(a) && isWhole(b) && a.length === b.length) return { x: a, y: b, diagnostics: [] }
  const x = new Float64Array(length)
  const y = new Float64Array(length)
  let count = 0
  for (let i = 0; i < length; i++) {
    const left = a[i] ?? NaN
    const right = b[i] ?? NaN
    if (!Number.isFinite(left) || !Number.isFinite(right)) continue
    x[count] = left
    y[count++] = right
  }
  const diagnostics = missingRemark(length, count)
  if (a.length !== b.length) {
    diagnostics.push({
      code: 'length-mismatch',
      message: `${a.length} and ${b.length} values; the first ${length} were paired.`,
    })
  }
  return { x: x.subarray(0, count), y: y.subarray(0, count), diagnostics }
}

/** Whether these are typed values without a gap: one missing value makes their sum missing. */
function isWhole(values: Numbers): values is Float64Array {
  return values instanceof Float64Array && Number.isFinite(sumOf(values))
}

function constantSide(): Answer<null> {
  return noAnswer('constant-series', 'One side is constant, so nothing can move with it.')
}
