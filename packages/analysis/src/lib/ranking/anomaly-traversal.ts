import { answer, noAnswer, type Answer, type Diagnostic } from '../answer.ts'

/** A service, database, queue or link end with how abnormal it is. */
export interface RankedNode {
  readonly id: string
  /** Robust deviations in the bad direction: positive is worse, an improvement is negative; `NaN` is unknown. */
  readonly score: number
  /**
   * Whether this can be where trouble starts; true unless told. Aliases, load balancers and other
   * stand-ins only pass trouble on. Say so here: it is never guessed from a name.
   */
  readonly canBeCause?: boolean
}

/** A call from one node to another. */
export interface CallEdge {
  readonly caller: string
  readonly callee: string
  /** How abnormal the latency seen by the caller beyond the callee's own is, in robust deviations. */
  readonly gapScore?: number
}

export interface TraversalOptions {
  /** Score from which a node is abnormal; 3 unless told. */
  readonly threshold?: number
  /** Score from which the alerting node is believed; 1.5 unless told, since an alert already speaks for it. */
  readonly alertThreshold?: number
  /** A callee is followed when it is at least this share as abnormal as its caller; 1/3 unless told. */
  readonly callerShare?: number
  /**
   * What the alerting node's score and the best origin's must add up to (its own alone, when nothing
   * below it is abnormal) for anything to be blamed; 8 unless told. Quiet systems show 2 and 3 by
   * chance every few hours.
   */
  readonly minimumEvidence?: number
}

export interface RootCauseCandidate {
  readonly id: string
  /** What the order is by; comparable within one answer only. */
  readonly score: number
  /** 'origin': no abnormal callee explains it; 'on-path': between alert and origin; 'link': the network before it. */
  readonly role: 'origin' | 'link' | 'on-path'
  /** From the alerting node to this one. */
  readonly path: readonly string[]
}

/**
 * Anomaly traversal: follows abnormal calls from the alerting node downwards and blames where they
 * end (Lin et al. 2018, MicroScope; Hardt et al. 2023 as a baseline of the PetShop data).
 *
 * A callee without a score is looked through. Another is followed when its score, or the gap on the edge to it, passes `threshold` and
 * `callerShare` of its caller's score. Visited nodes without an abnormal callee are origins and come
 * first by score; the rest follow. Nodes that cannot be a cause are passed through and never
 * listed. An empty list says that the alerting node itself is not abnormal. Blind to trouble that
 * leaves no trace in the scores, and to causes that are not callees (noisy neighbours, shared
 * hosts). O(nodes + edges).
 *
 * @example rankByTraversal({ alert: 'web', nodes: [{ id: 'web', score: 9 }, { id: 'db', score: 20 }],
 *   edges: [{ caller: 'web', callee: 'db' }] }).value?.[0]?.id // 'db'
 */
export function rankByTraversal(input: {
  readonly alert: string
  readonly nodes: readonly RankedNode[]
  readonly edges: readonly CallEdge[]
  readonly options?: TraversalOptions
}): Answer<readonly RootCauseCandidate[] | null> {
  const { options = {} } = input
  const threshold = options.threshold ?? 3
  const nodes = new Map(input.nodes.map((node) => [node.id, node]))
  const start = nodes.get(input.alert)
  if (start === undefined)
    return noAnswer('unknown-node', `The alerting node ${input.alert} is not in the graph.`)
  const { callees, diagnostics } = calleesOf(input.edges, nodes)
  const isStandIn = start.canBeCause === false
  if (!isStandIn && !(start.score >= (options.alertThreshold ?? 1.5))) {
    return answer(
      [],
      [
        ...diagnostics,
        { code: 'no-alternative', message: `${input.alert} itself is not abnormal.` },
      ],
    )
  }
  const visited = new Map<string, Visit>([
    [start.id, { node: start, effective: start.score, isLink: false, hasAbnormalCallee: false }],
  ])
  const queue = [start.id]
  for (let at = 0; at < queue.length; at++) {
    const visit = visited.get(queue[at] ?? '')
    if (visit === undefined) continue
    for (const { callee, gapScore } of calleesThrough(visit.node.id, callees)) {
      const effective = Math.max(finiteOrZero(callee.score), gapScore)
      const callerScore = visit.node.canBeCause === false ? 0 : visit.effective
      const isAbnormal =
        effective >= threshold && effective >= (options.callerShare ?? 1 / 3) * callerScore
      if (!isAbnormal || callee.id === visit.node.id) continue
      visit.hasAbnormalCallee = true
      if (visited.has(callee.id)) continue
      visited.set(callee.id, {
        node: callee,
        effective,
        isLink: gapScore > finiteOrZero(callee.score),
        hasAbnormalCallee: false,
        from: visit.node.id,
      })
      queue.push(callee.id)
    }
  }
  const ranked = rankVisits(visited)
  const best = ranked[0]
  const own = isStandIn ? 0 : start.score
  const evidence = best === undefined ? 0 : best.id === start.id ? own : own + best.score
  if (evidence < (options.minimumEvidence ?? 8)) {
    const message = `What ${input.alert} and its callees show is within what chance brings.`
    return answer([], [...diagnostics, { code: 'no-alternative', message }])
  }
  return answer(ranked, diagnostics)
}

interface Visit {
  readonly node: RankedNode
  readonly effective: number
  readonly isLink: boolean
  readonly from?: string
  /** Set while the node's callees are looked at, after the visit itself was recorded. */
  hasAbnormalCallee: boolean
}

function calleesOf(
  edges: readonly CallEdge[],
  nodes: ReadonlyMap<string, RankedNode>,
): { callees: Map<string, { callee: RankedNode; gapScore: number }[]>; diagnostics: Diagnostic[] } {
  const callees = new Map<string, { callee: RankedNode; gapScore: number }[]>()
  let unknown = 0
  for (const edge of edges) {
    const callee = nodes.get(edge.callee)
    if (callee === undefined || !nodes.has(edge.caller)) {
      unknown++
      continue
    }
    const list = callees.get(edge.caller) ?? []
    list.push({ callee, gapScore: finiteOrZero(edge.gapScore ?? 0) })
    callees.set(edge.caller, list)
  }
  if (unknown === 0) return { callees, diagnostics: [] }
  return {
    callees,
    diagnostics: [
      {
        code: 'unknown-node',
        message: `${unknown} calls name a node that has no score and were left out.`,
      },
    ],
  }
}

/** The callees of a node, with those that have no score replaced by their own callees. */
function calleesThrough(
  id: string,
  callees: ReadonlyMap<string, { callee: RankedNode; gapScore: number }[]>,
): { callee: RankedNode; gapScore: number }[] {
  const found: { callee: RankedNode; gapScore: number }[] = []
  const seen = new Set([id])
  const open = [...(callees.get(id) ?? [])].reverse()
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const isUnknown = Number.isNaN(next.callee.score) && next.gapScore === 0
    if (!isUnknown) {
      found.push(next)
      continue
    }
    if (seen.has(next.callee.id)) continue
    seen.add(next.callee.id)
    open.push(...[...(callees.get(next.callee.id) ?? [])].reverse())
  }
  return found
}

function rankVisits(visited: ReadonlyMap<string, Visit>): RootCauseCandidate[] {
  const candidates: RootCauseCandidate[] = []
  for (const visit of visited.values()) {
    if (visit.node.canBeCause === false) continue
    const role = visit.isLink ? 'link' : visit.hasAbnormalCallee ? 'on-path' : 'origin'
    candidates.push({
      id: visit.node.id,
      score: visit.effective,
      role,
      path: pathTo(visit, visited),
    })
  }
  const order = { origin: 0, link: 0, 'on-path': 1 }
  return candidates.sort(
    (a, b) => order[a.role] - order[b.role] || b.score - a.score || (a.id < b.id ? -1 : 1),
  )
}

function pathTo(visit: Visit, visited: ReadonlyMap<string, Visit>): string[] {
  const path = [visit.node.id]
  for (let from = visit.from; from !== undefined; from = visited.get(from)?.from) path.push(from)
  return path.reverse()
}

function finiteOrZero(value: number): number {
  return Number.isFinite(value) ? value : 0
}
