import { answer, tooFew, type Answer, type Diagnostic } from '../answer.ts'
import { linkScores, type LinkScore } from './link-scores.ts'
import { remarksOn } from './node-remarks.ts'
import type { MetricWindow, Sustained } from './row-scores.ts'
import { signOf, type Sign } from './window-scores.ts'

/** A service or host with the metrics that say how it fares, in a normal period and in the incident. */
export interface ObservedNode {
  readonly id: string
  /** What it uses of its own (CPU, memory, pool, locks): abnormal use starts here. */
  readonly resources?: readonly MetricWindow[]
  /** Latency or errors as it serves them, several quantiles of one thing: may come from its callees. */
  readonly service?: readonly MetricWindow[]
  readonly canBeCause?: boolean
}

/** A call edge; the gap is the latency that the caller sees less the latency that the callee reports. */
export interface ObservedLink {
  readonly caller: string
  readonly callee: string
  readonly gap?: MetricWindow
}

export interface MetricRankingOptions {
  /** Score from which something is abnormal; 4 unless told. */
  readonly threshold?: number
  /** A callee explains its caller when it is at least this share as abnormal; 1/3 unless told. */
  readonly callerShare?: number
}

export interface MetricCandidate {
  readonly id: string
  /** All signs together, which the order is by: the product of one plus each, less one; a single sign's own score. */
  readonly together: number
  /** Robust deviations of the strongest sign. */
  readonly score: number
  /** The strongest sign against it. */
  readonly sign: 'resource' | 'service' | 'link' | 'none'
  /** Whether its callees account for what it shows. */
  readonly isExplained: boolean
  /** Row of the window in which that sign begins; −1 when there is none. */
  readonly onsetRow: number
}

/** An explained symptom is worth this much of its score in the order. */
const explainedWeight = 0.1

/**
 * Root-cause ranking from robust scores when nothing but metrics is known, with the call graph
 * where there is one. The rule is this library's own.
 *
 * Each node is judged by three signs, in robust deviations as by `windowScores`: its own
 * resources, the service that it gives, and the network around it (gaps on all of its edges). What
 * a node serves badly is set aside as a symptom when some callee is at least `callerShare` as
 * abnormal. Signs must last two rows. Two signs at one node confirm each other, where a wild
 * metric stands alone: the order is by the product of one plus each. Faults that leave no trace in
 * metrics (a wrong return value) cannot be found; then the best score is below `threshold` and a
 * remark says so. A node of which nothing could be judged scores 0 and is named in a remark; when
 * that is so of all, `value` is `null`. O(values log n + edges).
 *
 * @example rankByMetrics({ nodes: [{ id: 'cart', resources: [processor] }], links: [] }).value?.[0]?.sign // 'resource'
 */
export function rankByMetrics(input: {
  readonly nodes: readonly ObservedNode[]
  readonly links: readonly ObservedLink[]
  readonly options?: MetricRankingOptions
}): Answer<readonly MetricCandidate[] | null> {
  const { nodes, links, options = {} } = input
  if (nodes.length === 0) return tooFew(0, 1)
  const threshold = options.threshold ?? 4
  const callerShare = options.callerShare ?? 1 / 3
  const network = linkScores(
    nodes.map((node) => node.id),
    links,
    threshold,
  )
  const signs = new Map(nodes.map((node) => [node.id, signsOf(node, network.byNode.get(node.id))]))
  const remarks = [
    ...remarksOn(nodes.map(({ id }) => ({ id, diagnostics: signs.get(id)?.diagnostics ?? [] }))),
    ...network.diagnostics,
  ]
  if ([...signs.values()].every(({ isKnown }) => !isKnown))
    return { value: null, diagnostics: remarks }
  const callees = new Map<string, string[]>()
  for (const { caller, callee } of links) {
    const list = callees.get(caller) ?? []
    if (caller !== callee && signs.has(callee)) list.push(callee)
    callees.set(caller, list)
  }
  const ranked: MetricCandidate[] = []
  for (const node of nodes) {
    const own = signs.get(node.id)
    if (own === undefined || node.canBeCause === false) continue
    const isExplained = (callees.get(node.id) ?? []).some((id) => {
      const callee = signs.get(id)
      if (callee === undefined) return false
      const size = Math.max(callee.resource.score, callee.service.score, callee.link.score)
      return size >= threshold && size >= callerShare * own.service.score
    })
    const service = own.service.score * (isExplained ? explainedWeight : 1)
    const score = Math.max(own.resource.score, service, own.link.score)
    const strongest =
      score === own.resource.score ? 'resource' : score === own.link.score ? 'link' : 'service'
    const together = (1 + own.resource.score) * (1 + service) * (1 + own.link.score) - 1
    ranked.push({
      id: node.id,
      together,
      score,
      sign: together < threshold ? 'none' : strongest,
      isExplained: isExplained && strongest === 'service',
      onsetRow: together < threshold ? -1 : own[strongest].onsetRow,
    })
  }
  ranked.sort((a, b) => b.together - a.together || (a.id < b.id ? -1 : 1))
  const diagnostics: Diagnostic[] =
    (ranked[0]?.together ?? 0) < threshold
      ? [
          {
            code: 'no-alternative',
            message:
              'No metric of any node is clearly abnormal; the order is little more than a guess.',
          },
        ]
      : []
  return answer(ranked, [...diagnostics, ...remarks])
}

interface Signs {
  readonly resource: Sustained
  readonly service: Sustained
  readonly link: Sustained
  /** Whether there was anything to judge it by. */
  readonly isKnown: boolean
  readonly diagnostics: readonly Diagnostic[]
}

const silent: Sustained = { score: 0, onsetRow: -1 }
const unknown: Diagnostic = {
  code: 'too-few-values',
  message: 'Nothing could be judged, so a score of 0 clears nobody.',
}

function signsOf(node: ObservedNode, link: LinkScore = { ...silent, judged: 0 }): Signs {
  const resources = (node.resources ?? []).map(signOf)
  const services = (node.service ?? []).map(signOf)
  const all = [...resources, ...services]
  const isKnown = link.judged > 0 || all.some(({ score }) => !Number.isNaN(score))
  const service = byScore(services)
  // Quantiles of one latency agree when something is wrong; their middle ignores a nervous p99.
  const middle = service[services.length >> 1]
  return {
    resource: byScore(resources)[0] ?? silent,
    service: middle ?? silent,
    link,
    isKnown,
    diagnostics: [...(isKnown ? [] : [unknown]), ...all.flatMap(({ diagnostics }) => diagnostics)],
  }
}

/** Those that are worse than normal, the worst first. */
function byScore(signs: readonly Sign[]): Sign[] {
  return signs.filter(({ score }) => score > 0).sort((a, b) => b.score - a.score)
}
