import type { MetricCandidate } from '@faultline/analysis'

/**
 * Among many series sampled for hours one is abnormal by chance now and then, since metrics have heavy
 * tails: at so many deviations the doubt is even, and it falls with their square.
 */
const evenDoubt = 10
const mostCertain = 0.97

/**
 * How sure each candidate is, in their order: its share of the squares of what all signs show together,
 * times the belief that what the first one shows is no chance: 1 − 2^−(score / 10)².
 */
export function confidences(ranked: readonly MetricCandidate[]): number[] {
  const [first] = ranked
  if (!first) return []
  const belief = 1 - 2 ** -((Math.max(0, first.score) / evenDoubt) ** 2)
  const squares = ranked.map(({ together }) => Math.max(0, together) ** 2)
  const total = squares.reduce((sum, square) => sum + square, 0)
  return squares.map((square) => (total > 0 ? Math.min(mostCertain, (belief * square) / total) : 0))
}
