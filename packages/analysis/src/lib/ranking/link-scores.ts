import { sustainedScore, windowScores, type MetricWindow, type Sustained } from './window-scores.ts'

interface GapLink {
  readonly caller: string
  readonly callee: string
  readonly gap?: MetricWindow
}

/**
 * How much the network around each node looks broken: network trouble at a node widens the gap
 * between what callers see and what callees report on *all* of its edges, in and out, so the score
 * is the root mean square of the abnormal gaps times the share of its edges that are abnormal, times
 * the square root of how many there are. A node at the far end of one bad edge scores less than the one that
 * all bad edges have in common. O(edges × rows).
 */
export function linkScores(
  nodes: readonly string[],
  links: readonly GapLink[],
  threshold: number,
): Map<string, Sustained> {
  const none: Sustained = { score: 0, onsetRow: -1 }
  const scored = links.flatMap(({ caller, callee, gap }) => {
    if (gap === undefined) return []
    const { score, onsetRow } = sustainedScore(windowScores(gap))
    return Number.isNaN(score) ? [] : [{ caller, callee, score, onsetRow }]
  })
  return new Map(
    nodes.map((id) => {
      const own = scored.filter(({ caller, callee }) => caller === id || callee === id)
      const bad = own.filter(({ score }) => score >= threshold)
      const [worst] = bad.sort((a, b) => b.score - a.score)
      if (worst === undefined) return [id, none]
      const meanSquare = bad.reduce((sum, { score }) => sum + score * score, 0) / bad.length
      const score = Math.sqrt(meanSquare * bad.length) * (bad.length / own.length)
      return [id, { score, onsetRow: worst.onsetRow }]
    }),
  )
}
