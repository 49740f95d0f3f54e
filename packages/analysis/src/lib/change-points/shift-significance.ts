import { studentTwoSided } from '../numeric/distributions.ts'
import { log } from '../numeric/elementary.ts'
import { createShuffle } from '../numeric/random.ts'

/**
 * The largest probability of a real effect that a p-value can support from even prior odds:
 * 1 / (1 − e p ln p) for p < 1/e, and .5 from there on (Sellke, Bayarri and Berger 2001). `NaN` for
 * what is no p-value. O(1).
 *
 * @example shiftProbability(0.05) // 0.71
 */
export function shiftProbability(pValue: number): number {
  if (!(pValue >= 0)) return NaN
  if (pValue >= 1 / Math.E) return 0.5
  if (pValue === 0) return 1
  return 1 / (1 - Math.E * pValue * log(pValue))
}

/** Where the new level may begin. */
export interface SplitRange {
  /** First and last index that may begin the new level. */
  readonly from: number
  readonly to: number
}

export interface Scan extends SplitRange {
  /** +1 or −1 to look for shifts up or down only, 0 for both. */
  readonly signed: number
}

/** Beyond this length a permutation adds nothing that the bound by Student's t does not say. */
export const mostPermuted = 2000

/**
 * The share of shuffled series that some split divides as strongly as this one was; multiplied by the number
 * of splits where Student's t stands in. O(permutations × n).
 */
export function permutationPValue(
  ranks: Float64Array,
  observed: number,
  scan: Scan & {
    readonly rankVariance: number
    readonly permutations: number
    readonly seed: number
  },
): number {
  if (ranks.length > mostPermuted)
    return studentTwoSided(observed, ranks.length - 2) * (scan.to - scan.from + 1)
  const { permutations } = scan
  const shuffle = createShuffle(scan.seed)
  const reached = rankSumsOf(observed - 1e-12, ranks.length, scan)
  const shuffled = ranks.slice()
  let asStrong = 0
  for (let i = 0; i < permutations; i++) {
    shuffle(shuffled)
    if (reaches(shuffled, reached, scan)) asStrong++
  }
  return (asStrong + 1) / (permutations + 1)
}

/** For each split, the sum of centred ranks before it at which the split is as strong as asked. */
function rankSumsOf(
  strength: number,
  n: number,
  { to, rankVariance }: Scan & { readonly rankVariance: number },
): Float64Array {
  return Float64Array.from(
    { length: to + 1 },
    (_, k) => strength * Math.sqrt(k * (n - k) * rankVariance),
  )
}

/** Whether some split is that strong; nearly all that the permutations cost is spent here. */
function reaches(ranks: Float64Array, reached: Float64Array, { from, to, signed }: Scan): boolean {
  const mean = (ranks.length + 1) / 2
  let sum = 0
  for (let k = 1; k <= to; k++) {
    sum += (ranks[k - 1] ?? 0) - mean
    if (k < from) continue
    const size = signed === 0 ? Math.abs(sum) : -sum * signed
    if (size >= (reached[k] ?? Infinity)) return true
  }
  return false
}

/**
 * Bound on the chance of such a difference of medians at the best of so many splits, by Student's t and
 * Bonferroni; `inflation` widens the error for autocorrelated values. O(1).
 */
export function studentPValue(fit: {
  difference: number
  sigma: number
  n: number
  split: number
  inflation: number
  splits: number
}): number {
  if (!(fit.sigma > 0)) return 0
  const error =
    fit.sigma * fit.inflation * Math.sqrt((Math.PI / 2) * (1 / fit.split + 1 / (fit.n - fit.split)))
  return Math.min(1, fit.splits * studentTwoSided(fit.difference / error, fit.n - 2))
}
