import { answer, noAnswer, type Answer } from '../answer.ts'

export interface WalkEdge {
  readonly from: string
  readonly to: string
  /** Relative chance of taking this edge; 1 unless told. */
  readonly weight?: number
}

export interface WalkOptions {
  /** Chance of walking on rather than restarting; .85 unless told. */
  readonly damping?: number
  /** Where restarts go, by weight; evenly everywhere unless told. */
  readonly restart?: ReadonlyMap<string, number>
}

/** Chance of finding a walker at a node in the long run. */
export interface WalkScore {
  readonly id: string
  readonly probability: number
}

/**
 * Random walk with restart over a graph, also known as personalised PageRank (Page et al. 1999);
 * probabilities add up to 1.
 *
 * With edges from caller to callee, weighted by how the callee's metric correlates with the alert,
 * and restarts weighted by anomaly, this is the core of MonitorRank (Kim, Sumbaly and Shah 2013)
 * and MicroRCA (Wu et al. 2020). A walker at a node without exits restarts. Power iteration to
 * 1e-13. Popular nodes score high whether or not they are to blame; prefer `rankByTraversal` when
 * scores are good. O((nodes + edges) × ~100).
 *
 * @example randomWalk({ nodes: ['a', 'b'], edges: [{ from: 'a', to: 'b' }] }).value?.[0]?.id // 'b'
 */
export function randomWalk(
  graph: { readonly nodes: readonly string[]; readonly edges: readonly WalkEdge[] },
  options: WalkOptions = {},
): Answer<readonly WalkScore[] | null> {
  const { nodes } = graph
  const n = nodes.length
  if (n === 0) return noAnswer('too-few-values', 'A walk needs at least one node.')
  const damping = Math.min(1, Math.max(0, options.damping ?? 0.85))
  const numberOf = new Map(nodes.map((id, i) => [id, i]))
  const known = graph.edges.filter(
    ({ from, to, weight = 1 }) =>
      numberOf.has(from) && numberOf.has(to) && weight > 0 && Number.isFinite(weight),
  )
  const from = Int32Array.from(known, (edge) => numberOf.get(edge.from) ?? 0)
  const to = Int32Array.from(known, (edge) => numberOf.get(edge.to) ?? 0)
  const chance = Float64Array.from(known, (edge) => edge.weight ?? 1)
  const out = new Float64Array(n)
  for (let e = 0; e < chance.length; e++)
    out[from[e] ?? 0] = (out[from[e] ?? 0] ?? 0) + (chance[e] ?? 0)
  for (let e = 0; e < chance.length; e++) chance[e] = (chance[e] ?? 0) / (out[from[e] ?? 0] ?? 1)
  const restart = restartDistribution(nodes, options.restart)
  let current = restart.slice()
  let next = new Float64Array(n)
  for (let round = 0; round < 10_000; round++) {
    let stranded = 0
    for (let i = 0; i < n; i++) if (out[i] === 0) stranded += current[i] ?? 0
    const jumping = 1 - damping + damping * stranded
    for (let i = 0; i < n; i++) next[i] = jumping * (restart[i] ?? 0)
    for (let e = 0; e < chance.length; e++) {
      const target = to[e] ?? 0
      next[target] = (next[target] ?? 0) + damping * (chance[e] ?? 0) * (current[from[e] ?? 0] ?? 0)
    }
    let moved = 0
    for (let i = 0; i < n; i++) moved += Math.abs((next[i] ?? 0) - (current[i] ?? 0))
    ;[current, next] = [next, current]
    if (moved < 1e-13) break
  }
  const scores = nodes.map((id, i) => ({ id, probability: current[i] ?? 0 }))
  scores.sort((a, b) => b.probability - a.probability || (a.id < b.id ? -1 : 1))
  return answer(
    scores,
    known.length < graph.edges.length
      ? [
          {
            code: 'unknown-node',
            message: `${graph.edges.length - known.length} edges name unknown nodes or have no weight and were left out.`,
          },
        ]
      : [],
  )
}

function restartWeight(weight = 0): number {
  return weight > 0 && Number.isFinite(weight) ? weight : 0
}

function restartDistribution(
  nodes: readonly string[],
  weights: ReadonlyMap<string, number> | undefined,
): Float64Array {
  const result = Float64Array.from(nodes, (id) =>
    weights === undefined ? 1 : restartWeight(weights.get(id)),
  )
  let sum = 0
  for (const weight of result) sum += weight
  return sum > 0 ? result.map((weight) => weight / sum) : result.fill(1 / nodes.length)
}
