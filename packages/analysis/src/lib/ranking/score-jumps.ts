import { answer, noAnswer, type Answer, type Diagnostic } from '../answer.ts'
import type { CallEdge, RankedNode } from './anomaly-traversal.ts'
import { remarksOn, scoreRemarks } from './node-remarks.ts'

/** A node with how much of its trouble no callee shows. */
export interface ScoreJump {
  readonly id: string
  /** The node's score less the largest of its callees' (0 for none): what starts here, signed. */
  readonly jump: number
  readonly score: number
  /** The callee that explains most of its score; nothing for a leaf. */
  readonly largestCallee?: string
}

/**
 * Signed score jumps along call edges: trouble runs from callee to caller and seldom grows on the way,
 * so the root cause is where the score exceeds that of every callee the most (Orchard et al. 2024,
 * SCORE ORDERING; a weak anomaly rarely causes a strong one).
 *
 * Scores are positive in the bad direction; negative ones (improvements) count as 0 for a callee, and
 * a node that improved has a negative jump and never comes first. A callee without a score is
 * looked through to its own callees. Nodes that cannot be a cause pass their callees on but are not
 * listed. Needs no alerting node and no path of abnormal nodes, and therefore also names bystanders
 * with trouble of their own: prefer `rankByTraversal` when the alerting node is known. Scores must be
 * comparable between nodes. What the nodes say in their `diagnostics` is handed on. O(nodes + edges).
 *
 * @example rankByScoreJumps({ nodes: [{ id: 'web', score: 9 }, { id: 'db', score: 8 }],
 *   edges: [{ caller: 'web', callee: 'db' }] }).value?.[0] // { id: 'db', jump: 8, score: 8 }
 */
export function rankByScoreJumps(input: {
  readonly nodes: readonly RankedNode[]
  readonly edges: readonly CallEdge[]
}): Answer<readonly ScoreJump[] | null> {
  const { nodes, edges } = input
  if (nodes.length === 0) return noAnswer('too-few-values', 'There is no node to rank.')
  if (nodes.every(({ score }) => Number.isNaN(score))) {
    const { diagnostics } = noAnswer('too-few-values', 'No node has a score.')
    return { value: null, diagnostics: [...diagnostics, ...remarksOn(nodes)] }
  }
  const numberOf = new Map(nodes.map(({ id }, i) => [id, i]))
  const callees: number[][] = nodes.map(() => [])
  let unknown = 0
  for (const { caller, callee } of edges) {
    const from = numberOf.get(caller)
    const to = numberOf.get(callee)
    if (from === undefined || to === undefined) unknown++
    else if (from !== to) callees[from]?.push(to)
  }
  const shown = shownScores(nodes, callees)
  const ranked: ScoreJump[] = []
  for (const [i, node] of nodes.entries()) {
    if (node.canBeCause === false || Number.isNaN(node.score)) continue
    let largest = -1
    for (const callee of callees[i] ?? []) {
      if (largest < 0 || (shown[callee] ?? 0) > (shown[largest] ?? 0)) largest = callee
    }
    const jump = node.score - (largest < 0 ? 0 : (shown[largest] ?? 0))
    const largestCallee = nodes[largest]?.id
    ranked.push({
      id: node.id,
      jump,
      score: node.score,
      ...(largestCallee === undefined ? {} : { largestCallee }),
    })
  }
  ranked.sort((a, b) => b.jump - a.jump || b.score - a.score || (a.id < b.id ? -1 : 1))
  const diagnostics: Diagnostic[] =
    unknown > 0
      ? [
          {
            code: 'unknown-node',
            message: `${unknown} calls name a node that is not listed and were left out.`,
          },
        ]
      : []
  return answer(ranked, [...diagnostics, ...scoreRemarks(nodes)])
}

/** What a node shows to its callers: its own score, or through an unknown or stand-in node the worst below it. */
function shownScores(
  nodes: readonly RankedNode[],
  callees: readonly (readonly number[])[],
): Float64Array {
  const shown = Float64Array.from(nodes, ({ score }) => (score > 0 ? score : 0))
  const isOpen = (i: number): boolean =>
    Number.isNaN(nodes[i]?.score ?? NaN) || nodes[i]?.canBeCause === false
  const callersOfOpen = new Map<number, number[]>()
  for (const [from, list] of callees.entries()) {
    if (!isOpen(from)) continue
    for (const to of list) callersOfOpen.set(to, [...(callersOfOpen.get(to) ?? []), from])
  }
  // Scores only rise on the way up, so each node is visited again only when it has more to show.
  const queue = [...callersOfOpen.keys()]
  for (let at = 0; at < queue.length; at++) {
    const callee = queue[at] ?? 0
    for (const caller of callersOfOpen.get(callee) ?? []) {
      if ((shown[callee] ?? 0) <= (shown[caller] ?? 0)) continue
      shown[caller] = shown[callee] ?? 0
      queue.push(caller)
    }
  }
  return shown
}
