import { exp, log } from '../numeric/elementary.ts'
import { fitSegments } from './segment-residuals.ts'

/** What a change is charged by the modified information criterion, in units of ln n: its place and its level. */
const charge = 3

export interface Segmented {
  readonly changePoints: readonly number[]
  /** What a line must explain, in squares. */
  readonly linePrice: number
  /** Rounding leaves no residual variance smaller than this. */
  readonly leastResidual: number
}

/**
 * Of each change the probability, from even odds, that it is one: the segments around it joined, how
 * much worse is the fit? The modified information criterion is −2 times the logarithm of the odds
 * (Zhang and Siegmund 2007); points of noise with memory ρ are worth (1 − ρ) / (1 + ρ) of independent
 * ones. O(n × changes × dimensions).
 */
export function changeProbabilities(
  dimensions: readonly Float64Array[],
  { changePoints, linePrice, leastResidual }: Segmented,
): number[] {
  const fits = dimensions.map((values) => fitSegments(values, changePoints, linePrice))
  return changePoints.map((_, at) => {
    const others = changePoints.toSpliced(at, 1)
    let net = 0
    for (const [k, values] of dimensions.entries()) {
      const { squares = 0, lines = 0, memory = 0 } = fits[k] ?? {}
      const n = values.length
      const joined = fitSegments(values, others, linePrice)
      const saved = n * log((joined.squares / n + leastResidual) / (squares / n + leastResidual))
      const charged = charge / Math.sqrt(dimensions.length) + lines - joined.lines
      net += (saved * (1 - memory)) / (1 + memory) - charged * log(n)
    }
    return 1 / (1 + exp(-net / 2))
  })
}
