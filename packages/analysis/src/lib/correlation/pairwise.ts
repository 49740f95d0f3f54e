import { answer, noAnswer, tooFew, type Answer, type Diagnostic, type Numbers } from '../answer.ts'
import { normalQuantile, normalTwoSided, studentTwoSided } from '../numeric/distributions.ts'
import { midranks } from '../numeric/order.ts'
import { missingRemark } from '../numeric/present.ts'
import { tieSums } from '../structure/trend.ts'
import type { Interval } from '../tests/proportions.ts'

export interface Correlation {
  readonly coefficient: number
  readonly pValue: number
  readonly pairs: number
}

/**
 * Pearson's correlation of the pairs that are present on both sides, with its t-test and Fisher's
 * interval. Measures straight-line association; one outlier can make or break it. The p-value
 * assumes independent pairs: for series use `laggedCorrelation`. O(n).
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
  const centre = Math.atanh(Math.max(-1 + 1e-16, Math.min(1 - 1e-16, coefficient)))
  const interval =
    n > 3 ? { low: Math.tanh(centre - half), high: Math.tanh(centre + half) } : { low: -1, high: 1 }
  return answer(
    { coefficient, pValue: correlationPValue(coefficient, n), pairs: n, interval },
    diagnostics,
  )
}

/**
 * Spearman's rank correlation: any monotone association, robust to outliers (Spearman 1904). p-value
 * by Student's t. O(n log n).
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
 * Kendall's tau-b: concordant less discordant pairs, corrected for ties (Kendall 1938). p-value by
 * the normal approximation. O(n log n) by merge sort (Knight 1966).
 *
 * @example kendall([1, 2, 3, 4], [1, 3, 2, 4]).value?.coefficient // 0.67
 */
export function kendall(a: Numbers, b: Numbers): Answer<Correlation | null> {
  const { x, y, diagnostics } = presentBoth(a, b)
  const n = x.length
  if (n < 3) return tooFew(n, 3)
  const order = Uint32Array.from({ length: n }, (_, i) => i)
  order.sort((i, j) => (x[i] ?? 0) - (x[j] ?? 0) || (y[i] ?? 0) - (y[j] ?? 0))
  const sortedY = Float64Array.from(order, (i) => y[i] ?? 0)
  let bothTied = 0
  for (let start = 0; start < n;) {
    let end = start + 1
    const first = order[start] ?? 0
    while (end < n && x[order[end] ?? 0] === x[first] && y[order[end] ?? 0] === y[first]) end++
    bothTied += ((end - start) * (end - start - 1)) / 2
    start = end
  }
  const total = (n * (n - 1)) / 2
  const tiesX = tieSums(x)
  const tiesY = tieSums(y)
  if (tiesX.pairs === total || tiesY.pairs === total) return constantSide()
  const discordant = countInversions(sortedY)
  const score = total - tiesX.pairs - tiesY.pairs + bothTied - 2 * discordant
  const coefficient = score / Math.sqrt((total - tiesX.pairs) * (total - tiesY.pairs))
  const tieVariance = tieCorrection(x, y, n)
  const variance = (n * (n - 1) * (2 * n + 5) - tiesX.variance - tiesY.variance) / 18 + tieVariance
  return answer(
    { coefficient, pValue: normalTwoSided(score / Math.sqrt(variance)), pairs: n },
    diagnostics,
  )
}

/** The small terms of the variance of Kendall's score when both sides have ties. */
function tieCorrection(x: Float64Array, y: Float64Array, n: number): number {
  const [firstX, secondX] = tieMoments(x)
  const [firstY, secondY] = tieMoments(y)
  return (firstX * firstY) / (2 * n * (n - 1)) + (secondX * secondY) / (9 * n * (n - 1) * (n - 2))
}

function tieMoments(values: Float64Array): readonly [number, number] {
  const sorted = values.slice().sort()
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

/** Pairs that stand in the wrong order, by merge sort; sorts its argument. */
function countInversions(values: Float64Array): number {
  const n = values.length
  let source = values
  let target = new Float64Array(n)
  let inversions = 0
  for (let width = 1; width < n; width *= 2) {
    for (let start = 0; start < n; start += 2 * width) {
      const middle = Math.min(start + width, n)
      const end = Math.min(start + 2 * width, n)
      let left = start
      let right = middle
      for (let out = start; out < end; out++) {
        const takesLeft =
          right >= end || (left < middle && (source[left] ?? 0) <= (source[right] ?? 0))
        if (takesLeft) target[out] = source[left++] ?? 0
        else {
          inversions += middle - left
          target[out] = source[right++] ?? 0
        }
      }
    }
    const swapped = source
    source = target
    target = Float64Array.from(swapped)
  }
  return inversions
}

/** Pearson's coefficient without checks; `NaN` for a constant side. */
export function correlationOf(x: Float64Array, y: Float64Array): number {
  const n = x.length
  let meanX = 0
  let meanY = 0
  for (let i = 0; i < n; i++) {
    meanX += x[i] ?? 0
    meanY += y[i] ?? 0
  }
  meanX /= n
  meanY /= n
  let xx = 0
  let yy = 0
  let xy = 0
  for (let i = 0; i < n; i++) {
    const dx = (x[i] ?? 0) - meanX
    const dy = (y[i] ?? 0) - meanY
    xx += dx * dx
    yy += dy * dy
    xy += dx * dy
  }
  if (!(xx > 0) || !(yy > 0)) return NaN
  return Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)))
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

function constantSide(): Answer<null> {
  return noAnswer('constant-series', 'One side is constant, so nothing can move with it.')
}
