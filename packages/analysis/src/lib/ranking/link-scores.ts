import type { Diagnostic } from '../answer.ts'
import { remarksOn } from './node-remarks.ts'
import type { MetricWindow, Sustained } from './row-scores.ts'
import { signOf } from './window-scores.ts'

interface GapLink {
  readonly caller: string
  readonly callee: string
  readonly gap?: MetricWindow
}

/** How much the network around a node looks broken. */
export interface LinkScore extends Sustained {
  /** Edges of the node whose gap could be judged. */
  readonly judged: number
}

export interface LinkScores {
  readonly byNode: ReadonlyMap<string, LinkScore>
  /** What strains the gaps, with the calls that it was said of. */
  readonly diagnostics: readonly Diagnostic[]
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
): LinkScores {
  const measured = links.flatMap(({ caller, callee, gap }) =>
    gap === undefined ? [] : [{ id: `${caller} → ${callee}`, caller, callee, ...signOf(gap) }],
  )
  const scored = measured.filter(({ score }) => !Number.isNaN(score))
  const byNode = nodes.map((id): [string, LinkScore] => {
    const own = scored.filter(({ caller, callee }) => caller === id || callee === id)
    const bad = own.filter(({ score }) => score >= threshold)
    const [worst] = bad.sort((a, b) => b.score - a.score)
    const judged = own.length
    if (worst === undefined) return [id, { score: 0, onsetRow: -1, judged }]
    const meanSquare = bad.reduce((sum, { score }) => sum + score * score, 0) / bad.length
    const score = Math.sqrt(meanSquare * bad.length) * (bad.length / judged)
    return [id, { score, onsetRow: worst.onsetRow, judged }]
  })
  return { byNode: new Map(byNode), diagnostics: remarksOn(measured) }
}
