import { answer, noAnswer, type Answer, type Diagnostic } from '../answer.ts'
import { remarksOn, scoreRemarks } from './node-remarks.ts'

/** A service, database, queue or link end with how abnormal it is. */
export interface RankedNode {
  readonly id: string
  /** Robust deviations in the bad direction: positive is worse, an improvement is negative; `NaN` is unknown. */
  readonly score: number
  /** The part of `score` that lasted (see `WindowScores`), which alone counts as evidence; `score` unless told. */
  readonly lasting?: number
  /**
   * What the trouble amounts to at this node in a unit that adds up along calls: seconds a request
   * beyond normal times requests, or requests lost beyond normal. With it a callee explains its caller
   * by how much trouble it has, whatever the noise of either; without, by how abnormal it is.
   */
  readonly excess?: number
  /**
   * Whether this can be where trouble starts; true unless told. Aliases, load balancers and other
   * stand-ins only pass trouble on. Say so here: it is never guessed from a name.
   */
  readonly canBeCause?: boolean
  /**
   * Known only as an address of its callers: somebody else's system, or another name of a node of
   * this graph. Listed after the origins that are measured from inside; false unless told.
   */
  readonly isOutside?: boolean
  /** What strains the score, or why it is unknown; the rankings hand it on with the node's name. */
  readonly diagnostics?: readonly Diagnostic[]
}

/** A call from one node to another. */
export interface CallEdge {
  readonly caller: string
  readonly callee: string
  /** How abnormal the latency seen by the caller beyond the callee's own is, in robust deviations. */
  readonly gapScore?: number
}

export interface TraversalOptions {
  /** Score from which a node is abnormal; 2 unless told. From half of it a node is listed as faint. */
  readonly threshold?: number
  /** Score from which the alerting node is believed; 1.5 unless told, since an alert already speaks for it. */
  readonly alertThreshold?: number
  /** Where excesses are unknown, a callee is followed when it has at least this share of its caller's score; 1/3 unless told. */
  readonly callerShare?: number
  /**
   * What the alerting node's lasting score and the best origin's must add up to (its own alone, when
   * nothing below it is abnormal) for anything to be blamed; 6 unless told. Quiet systems show 2 and
   * 3 by chance every few hours.
   */
  readonly minimumEvidence?: number
}

export interface RootCauseCandidate {
  readonly id: string
  /** What the order is by; comparable within one answer only. */
  readonly score: number
  /**
   * 'origin': no abnormal callee explains it; 'link': the network before it; 'outside': an origin
   * that only its callers know; 'on-path': between alert and origin; 'faint': below the alert and
   * somewhat worse in step with it, but too little to be followed.
   */
  readonly role: 'origin' | 'link' | 'outside' | 'on-path' | 'faint'
  /** From the alerting node to this one. */
  readonly path: readonly string[]
}

/**
 * Anomaly traversal: follows abnormal calls from the alerting node downwards and blames where they
 * end (Lin et al. 2018, MicroScope; Hardt et al. 2023 as a baseline of the PetShop data).
 *
 * A callee without a score is looked through. Another is followed when its score, or the gap on the
 * edge to it, passes `threshold` and it has half of its caller's excess (`callerShare` of its score, where the
 * excess of either is unknown). Visited nodes without an abnormal callee are origins and come
 * first by score; then those outside, those on the path, and the faint ones. Nodes that cannot be a
 * cause are passed through and never listed. An empty list says that what the alerting node and its
 * callees show is within chance; without a score of the alerting node `value` is `null`. What the nodes
 * below it say in their `diagnostics` is handed on. Blind to trouble that leaves no trace in the
 * scores, and to causes that are not callees (noisy neighbours, shared hosts). O(nodes + edges).
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
  const threshold = options.threshold ?? 2
  const nodes = new Map(input.nodes.map((node) => [node.id, node]))
  const start = nodes.get(input.alert)
  if (start === undefined)
    return noAnswer('unknown-node', `The alerting node ${input.alert} is not in the graph.`)
  const { callees, diagnostics } = calleesOf(input.edges, nodes)
  const isStandIn = start.canBeCause === false
  if (!isStandIn && Number.isNaN(start.score)) {
    const { diagnostics: reasons } = noAnswer('too-few-values', `${start.id} has no score.`)
    return { value: null, diagnostics: [...diagnostics, ...reasons, ...remarksOn([start])] }
  }
  if (!isStandIn && !(start.score >= (options.alertThreshold ?? 1.5))) {
    return answer(
      [],
      [
        { code: 'no-alternative', message: `${input.alert} itself is not abnormal.` },
        ...diagnostics,
        ...remarksOn([start]),
      ],
    )
  }
  diagnostics.push(...scoreRemarks(below(start, callees)))
  const visited = visitAbnormal(start, callees, {
    threshold,
    callerShare: options.callerShare ?? 1 / 3,
  })
  const ranked = rankVisits(visited)
  const best = ranked[0]
  const own = isStandIn ? 0 : lastingOf(start)
  const further =
    best === undefined || best.id === start.id ? 0 : lastingOf(nodes.get(best.id), best)
  if (best === undefined || own + further < (options.minimumEvidence ?? 6)) {
    const message = `What ${input.alert} and its callees show is within what chance brings.`
    return answer([], [{ code: 'no-alternative', message }, ...diagnostics])
  }
  return answer([...ranked, ...faintNodes(visited, callees, threshold / 2)], diagnostics)
}

/** What of a node's score lasted; of a gap on the edge before it, all. */
function lastingOf(node: RankedNode | undefined, candidate?: RootCauseCandidate): number {
  if (candidate?.role === 'link' || node?.lasting === undefined)
    return finiteOrZero(candidate?.score ?? node?.score ?? 0)
  return finiteOrZero(node.lasting)
}

interface Visit {
  readonly node: RankedNode
  readonly effective: number
  readonly isLink: boolean
  readonly from?: string
  /** Set while the node's callees are looked at, after the visit itself was recorded. */
  hasAbnormalCallee: boolean
}

type Callees = ReadonlyMap<string, readonly { callee: RankedNode; gapScore: number }[]>

/** From the alerting node downwards, breadth first, along calls to callees that account for their callers. */
function visitAbnormal(
  start: RankedNode,
  callees: Callees,
  { threshold, callerShare }: { readonly threshold: number; readonly callerShare: number },
): Map<string, Visit> {
  const visited = new Map<string, Visit>([
    [start.id, { node: start, effective: start.score, isLink: false, hasAbnormalCallee: false }],
  ])
  const queue = [start.id]
  for (let at = 0; at < queue.length; at++) {
    const visit = visited.get(queue[at] ?? '')
    if (visit === undefined) continue
    for (const { callee, gapScore } of calleesThrough(visit.node.id, callees)) {
      const effective = Math.max(finiteOrZero(callee.score), gapScore)
      if (!(effective >= threshold) || callee.id === visit.node.id) continue
      if (!accountsFor({ callee, effective, gapScore }, visit, callerShare)) continue
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
  return visited
}

/** Trouble thins out on the way up, so a callee at fault has at least its caller's; half leaves room for noise. */
const excessShare = 0.5

function accountsFor(
  { callee, effective, gapScore }: { callee: RankedNode; effective: number; gapScore: number },
  { node: caller, effective: callerScore }: Visit,
  share: number,
): boolean {
  if (caller.canBeCause === false || caller.isOutside === true) return true
  // A gap has no excess of its own: it is weighed by scores.
  if (callee.excess !== undefined && caller.excess !== undefined && gapScore < callee.score)
    return callee.excess >= excessShare * caller.excess
  return effective >= share * callerScore
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

/** The node and all that it calls, directly or not. */
function below(start: RankedNode, callees: Callees): ReadonlySet<RankedNode> {
  const found = new Set([start])
  for (const { id } of found) for (const { callee } of callees.get(id) ?? []) found.add(callee)
  return found
}

/** The callees of a node, with those that have no score replaced by their own callees. */
function calleesThrough(id: string, callees: Callees): { callee: RankedNode; gapScore: number }[] {
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
  const candidates: (RootCauseCandidate & { role: ReturnType<typeof roleOf> })[] = []
  for (const visit of visited.values()) {
    if (visit.node.canBeCause === false) continue
    // An address with trouble behind it is but another name on the way.
    if (visit.node.isOutside === true && visit.hasAbnormalCallee) continue
    const role = roleOf(visit)
    candidates.push({
      id: visit.node.id,
      score: visit.effective,
      role,
      path: pathTo(visit, visited),
    })
  }
  const order = { origin: 0, link: 0, outside: 1, 'on-path': 2 }
  return candidates.sort(
    (a, b) => order[a.role] - order[b.role] || b.score - a.score || (a.id < b.id ? -1 : 1),
  )
}

function roleOf(visit: Visit): Exclude<RootCauseCandidate['role'], 'faint'> {
  if (visit.isLink) return 'link'
  if (visit.node.isOutside === true) return 'outside'
  return visit.hasAbnormalCallee ? 'on-path' : 'origin'
}

/** Nodes below the alerting one that were not followed although somewhat worse, by score. */
function faintNodes(
  visited: ReadonlyMap<string, Visit>,
  callees: Callees,
  bound: number,
): RootCauseCandidate[] {
  const [start = ''] = visited.keys()
  const callers = new Map<string, string | undefined>([[start, undefined]])
  const found: RootCauseCandidate[] = []
  for (const id of callers.keys()) {
    for (const { callee } of callees.get(id) ?? []) {
      if (callers.has(callee.id)) continue
      callers.set(callee.id, id)
      if (visited.has(callee.id) || callee.canBeCause === false || callee.isOutside === true)
        continue
      if (!(callee.score >= bound)) continue
      const path = [callee.id]
      for (let from: string | undefined = id; from !== undefined; from = callers.get(from))
        path.push(from)
      found.push({ id: callee.id, score: callee.score, role: 'faint', path: path.reverse() })
    }
  }
  return found.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
}

function pathTo(visit: Visit, visited: ReadonlyMap<string, Visit>): string[] {
  const path = [visit.node.id]
  for (let from = visit.from; from !== undefined; from = visited.get(from)?.from) path.push(from)
  return path.reverse()
}

function finiteOrZero(value: number): number {
  return Number.isFinite(value) ? value : 0
}
