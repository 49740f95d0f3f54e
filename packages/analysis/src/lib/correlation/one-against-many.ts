import { answer, noAnswer, tooFew, type Answer, type Numbers } from '../answer.ts'
import { centred } from '../numeric/moments.ts'
import { fillLinear } from '../structure/gaps.ts'
import { benjaminiHochberg } from '../tests/multiple-comparisons.ts'
import { autoregression } from './prewhiten.ts'
import { correlationPValue } from './pairwise.ts'
import { bridgedRemark } from '../numeric/present.ts'

export interface Companion {
  /** Index of the series among those given. */
  readonly index: number
  /** Positive when that series follows the reference by so many samples, negative when it leads. */
  readonly lag: number
  readonly coefficient: number
  /** Corrected for the lags tried and, by Benjamini and Hochberg, for the number of series. */
  readonly qValue: number
}

/**
 * Which of many series moved with this one, and ahead of it or after it (Box and Jenkins 1976;
 * Benjamini and Hochberg 1995)?
 *
 * All series are even and of equal length. The reference's autoregression filters both sides
 * (pre-whitening), then every lag up to `maximumLag` is tried; the strongest one counts, with its p-value
 * multiplied by the number of lags. Answers those with q ≤ `significance` (.05), most certain first.
 * One series is held at a time: pass a generator for more than fits in memory. O(series × n × lags),
 * memory O(n + answer).
 *
 * @example companions(latency, metrics, { maximumLag: 30 }).value?.[0]?.lag // −4: it leads by 4 samples
 */
export function companions(
  reference: Numbers,
  series: Iterable<Numbers>,
  options: { readonly maximumLag: number; readonly significance?: number },
): Answer<readonly Companion[] | null> {
  const n = reference.length
  const maximumLag = Math.max(0, Math.min(Math.floor(options.maximumLag), n - 10))
  if (n < 20) return tooFew(n, 20)
  const filled = fillLinear(reference)
  const filter = autoregression(filled, Math.min(10, Math.floor(n / 10)))
  const x = unit(whiten(filled, filter))
  if (x === undefined) return noAnswer('constant-series', 'The reference series does not vary.')
  const padded = new Float64Array(x.length + 2 * maximumLag + 4)
  const found: { index: number; lag: number; coefficient: number }[] = []
  const pValues: number[] = []
  let index = -1
  let gappy = 0
  for (const one of series) {
    index++
    const y = one.length === n ? unit(whiten(fillLinear(one), filter)) : undefined
    if (y === undefined) continue
    if (hasGap(one)) gappy++
    padded.fill(0)
    padded.set(y, maximumLag)
    const best = strongestLag(x, padded, maximumLag)
    found.push({ index, ...best })
    pValues.push(
      Math.min(
        1,
        (2 * maximumLag + 1) * correlationPValue(best.coefficient, n - Math.abs(best.lag)),
      ),
    )
  }
  const qValues = benjaminiHochberg(pValues).value
  const kept = found
    .map((companion, i): Companion => ({ ...companion, qValue: qValues[i] ?? 1 }))
    .filter(({ qValue }) => qValue <= (options.significance ?? 0.05))
    .sort(
      (a, b) =>
        a.qValue - b.qValue ||
        Math.abs(b.coefficient) - Math.abs(a.coefficient) ||
        a.index - b.index,
    )
  const left = index + 1 - found.length
  const diagnostics = bridgedRemark(reference)
  if (left > 0)
    diagnostics.push({
      code: 'constant-series',
      message: `${left} series are constant or of another length and were left out.`,
    })
  if (gappy > 0)
    diagnostics.push({
      code: 'missing-values',
      message: `Missing values of ${gappy} series were bridged by straight lines.`,
    })
  return answer(kept, diagnostics)
}

function hasGap(values: Numbers): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i] ?? NaN)) return true
  return false
}

/**
 * Four lags at a time: each value that is loaded serves four sums. `padded` is y with `maximumLag`
 * zeros before it and as many and three more behind, so that no lag needs bounds of its own.
 */
function strongestLag(
  x: Float64Array,
  padded: Float64Array,
  maximumLag: number,
): { lag: number; coefficient: number } {
  const n = x.length
  let lag = 0
  let coefficient = 0
  const consider = (sum: number, at: number): void => {
    if (at > maximumLag || Math.abs(sum) <= Math.abs(coefficient)) return
    coefficient = sum
    lag = at
  }
  for (let k = -maximumLag; k <= maximumLag; k += 4) {
    const from = k + maximumLag
    let [a, b, c, d] = [0, 0, 0, 0]
    let second = padded[from] ?? 0
    let third = padded[from + 1] ?? 0
    let fourth = padded[from + 2] ?? 0
    for (let t = 0; t < n; t++) {
      const value = x[t] ?? 0
      const first = second
      second = third
      third = fourth
      fourth = padded[from + t + 3] ?? 0
      a += value * first
      b += value * second
      c += value * third
      d += value * fourth
    }
    consider(a, k)
    consider(b, k + 1)
    consider(c, k + 2)
    consider(d, k + 3)
  }
  return { lag, coefficient }
}

function whiten(values: Float64Array, filter: Float64Array): Float64Array {
  const result = new Float64Array(values.length)
  const order = filter.length
  for (let t = order; t < values.length; t++) {
    let rest = values[t] ?? 0
    for (let k = 0; k < order; k++) rest -= (filter[k] ?? 0) * (values[t - 1 - k] ?? 0)
    result[t] = rest
  }
  return order > 0 ? result.subarray(order) : values
}

/** Centred and of unit length; nothing for a series that does not vary. */
function unit(values: Float64Array): Float64Array | undefined {
  const { values: deviations, squares } = centred(values)
  if (!(squares > 0)) return undefined
  const scale = 1 / Math.sqrt(squares)
  for (let i = 0; i < deviations.length; i++) deviations[i] = (deviations[i] ?? 0) * scale
  return deviations
}
