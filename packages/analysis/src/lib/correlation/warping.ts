import { answer, tooFew, type Answer, type Numbers } from '../answer.ts'
import { fillLinear } from '../structure/gaps.ts'
import { bridgedRemark } from '../numeric/present.ts'

/**
 * Dynamic time warping: the distance of two shapes when time may stretch by up to `band` samples
 * either way, a tenth of the longer one unless told (Sakoe and Chiba 1978). Root of the least sum
 * of squared differences along the warping path, in the unit of the values; standardise the series
 * first to compare shapes. Missing values are bridged by lines. O(n × band), memory O(n).
 *
 * @example warpingDistance([0, 0, 1, 0], [0, 1, 0, 0], { band: 1 }).value // 0
 */
export function warpingDistance(
  a: Numbers,
  b: Numbers,
  options: { readonly band?: number } = {},
): Answer<number | null> {
  const n = a.length
  const m = b.length
  if (Math.min(n, m) < 1) return tooFew(Math.min(n, m), 1)
  const x = fillLinear(a)
  const y = fillLinear(b)
  if (Number.isNaN(x[0] ?? NaN) || Number.isNaN(y[0] ?? NaN)) return tooFew(0, 1)
  const band = Math.max(Math.floor(options.band ?? 0.1 * Math.max(n, m)), Math.abs(n - m))
  let previous = new Float64Array(m + 1).fill(Infinity)
  let current = new Float64Array(m + 1)
  previous[0] = 0
  for (let i = 1; i <= n; i++) {
    current.fill(Infinity)
    const value = x[i - 1] ?? 0
    for (let j = Math.max(1, i - band); j <= Math.min(m, i + band); j++) {
      const difference = value - (y[j - 1] ?? 0)
      const least = Math.min(
        previous[j] ?? Infinity,
        current[j - 1] ?? Infinity,
        previous[j - 1] ?? Infinity,
      )
      current[j] = difference * difference + least
    }
    ;[previous, current] = [current, previous]
  }
  return answer(Math.sqrt(previous[m] ?? Infinity), bridgedRemark(a, b))
}
