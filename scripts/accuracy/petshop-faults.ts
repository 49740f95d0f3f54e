import type { CallEdge, Random } from '@faultline/analysis'
import { caseRows, isStandIn, type Metrics, type Scenario, type Target } from './petshop.ts'

export type FaultKind = 'latency' | 'errors'

/** A fault to be simulated at a node, and the alert that it leads to. */
export interface Fault {
  readonly node: string
  readonly kind: FaultKind
  readonly alert: string
  /** How much the alerting node shows, in robust deviations of its own noise. */
  readonly impact: number
}

export interface Graph {
  readonly callees: ReadonlyMap<string, readonly string[]>
  readonly callers: ReadonlyMap<string, readonly string[]>
  /** Mean requests a row. */
  readonly requests: ReadonlyMap<string, number>
}

export function graphOf({ nodes, edges, normal }: Scenario): Graph {
  const list = (from: keyof CallEdge & ('caller' | 'callee')): Map<string, string[]> => {
    const found = new Map<string, string[]>()
    const to = from === 'caller' ? 'callee' : 'caller'
    for (const edge of edges) {
      if (edge.caller === edge.callee) continue
      found.set(edge[from], [...(found.get(edge[from]) ?? []), edge[to]])
    }
    return found
  }
  const requests = new Map(nodes.map((id) => [id, mean(normal.get(`${id}|requests|Sum`) ?? [])]))
  return { callees: list('caller'), callers: list('callee'), requests }
}

/** Nodes that nothing calls and that are always measured: where an alert would be set up. */
export function frontsOf({ nodes, normal }: Scenario, graph: Graph): Set<string> {
  return new Set(
    nodes.filter((id) => {
      const calls = (graph.callees.get(id) ?? []).length
      const present = (normal.get(`${id}|latency|Average`) ?? []).filter((x) => !Number.isNaN(x))
      return calls > 0 && !isStandIn(id) && present.length > 500
    }),
  )
}

/** Three alerts in four come from the top of the calls, the others from a service on the way. */
export function drawAlert(
  node: string,
  { graph, fronts, random }: { graph: Graph; fronts: ReadonlySet<string>; random: Random },
): string | undefined {
  const above = new Set([node])
  for (const id of above) for (const caller of graph.callers.get(id) ?? []) above.add(caller)
  const measured = [...above].filter((id) => fronts.has(id))
  const tops = measured.filter((id) =>
    (graph.callers.get(id) ?? []).every((caller) => !fronts.has(caller)),
  )
  const choice = random() < 0.75 ? tops : measured
  return choice[Math.floor(random() * choice.length)]
}

/** What a unit at the fault adds at each node above it. */
function reach(node: string, graph: Graph, random: Random): Map<string, number> {
  const shares = new Map([[node, 1]])
  const queue = [node]
  for (let at = 0; at < queue.length; at++) {
    const callee = queue[at] ?? ''
    const callers = graph.callers.get(callee) ?? []
    let traffic = 0
    for (const caller of callers) traffic += graph.requests.get(caller) ?? 0
    const perRequest = traffic > 0 ? (graph.requests.get(callee) ?? 0) / traffic : 0
    for (const caller of callers) {
      const passed = (shares.get(callee) ?? 0) * perRequest * (0.3 + 0.7 * random())
      if (!shares.has(caller)) queue.push(caller)
      shares.set(caller, Math.max(shares.get(caller) ?? 0, passed))
    }
  }
  return shares
}

/**
 * The window is a real stretch of five rows, the normal period the rest. On the window lie a drift of
 * each node since the normal period, which holds from its first row to its last, and one fault.
 * Added latency goes up the calls by the calls that a caller makes per request, weakened by a random
 * share on each edge; errors go up by the same rule and thin out the requests below. What stands in
 * for a node moves with it in half of the cases. The size of the fault follows from what the alerting
 * node shows; one that would need more than ten seconds or a loss of four fifths to show there is left
 * out, since nobody would have been alerted, and so is one where the node itself has no data.
 */
export function simulate(
  scenario: Scenario,
  { graph, fault, random }: { graph: Graph; fault: Fault; random: Random },
): { normal: Metrics; window: Metrics; target: Target } | undefined {
  const rows = Math.max(...[...scenario.normal.values()].map((column) => column.length))
  const from = Math.floor(random() * (rows - caseRows))
  const normal = new Map<string, Float64Array>()
  const window = new Map<string, Float64Array>()
  const drifts = new Map(scenario.nodes.map((id) => [id, Math.exp(drift(random))]))
  for (const [key, column] of scenario.normal) {
    const [node = '', metric] = key.split('|')
    const rest = column.slice()
    rest.fill(NaN, from, from + caseRows)
    normal.set(key, rest)
    const factor = metric === 'latency' ? (drifts.get(node) ?? 1) : 1
    window.set(
      key,
      column.slice(from, from + caseRows).map((value) => value * factor),
    )
  }
  const metric = fault.kind === 'latency' ? 'latency' : 'availability'
  const target = { node: fault.alert, metric, statistic: 'Average' }
  const shares = reach(fault.node, graph, random)
  const own = shares.get(fault.alert) ?? 0
  const front = scenario.normal.get(`${fault.alert}|${metric}|Average`) ?? new Float64Array()
  const size = own > 0 ? (fault.impact * spreadOf(front, metric)) / own : Infinity
  if (!(size < (fault.kind === 'latency' ? 10 : 80))) return undefined
  const strength = course(random)
  const add = (id: string, share: number): void => {
    const column = window.get(`${id}|${metric}|Average`)
    if (column === undefined) return
    for (let row = 0; row < caseRows; row++) {
      const change = share * size * (strength[row] ?? 0) * (0.85 + 0.3 * random())
      const value = (column[row] ?? NaN) + (metric === 'latency' ? change : -change)
      column[row] = metric === 'latency' ? value : Math.max(0, value)
    }
  }
  for (const [id, share] of shares) add(id, share)
  for (const shadow of shadowsOf(fault.node, graph))
    if (random() < 0.5) add(shadow, 0.3 + 0.7 * random())
  if (fault.kind === 'errors') {
    for (const callee of graph.callees.get(fault.node) ?? []) {
      const column = window.get(`${callee}|requests|Sum`)
      column?.forEach((value, row) => {
        column[row] = Math.round(value * (1 - (size / 100) * (strength[row] ?? 0)))
      })
    }
  }
  const visible = window.get(`${fault.node}|${metric}|Average`)
  const isSeen = visible?.some((value, row) => (strength[row] ?? 0) > 0.5 && !Number.isNaN(value))
  return isSeen === true ? { normal, window, target } : undefined
}

/** What callers see of a node under another name: stand-ins that share a caller with it, or call it. */
function shadowsOf(node: string, graph: Graph): string[] {
  const callers = graph.callers.get(node) ?? []
  const beside = callers.flatMap((caller) => graph.callees.get(caller) ?? [])
  return [...new Set([...beside.slice(-2), ...callers])].filter(
    (id) => id !== node && isStandIn(id),
  )
}

/** Most nodes are within a few percent of what they were, one in eight is up to twice as slow or fast. */
function drift(random: Random): number {
  const small = 0.04 * (random() + random() + random() - 1.5)
  return random() < 0.125 ? 1.4 * (random() - 0.5) : small
}

/**
 * When the fault acts: mostly from the second or third row for two rows or three, the first and last
 * in part; in one case of six from before the window to its end.
 */
function course(random: Random): number[] {
  if (random() < 1 / 6) return Array.from({ length: caseRows }, () => 0.7 + 0.3 * random())
  const first = 1 + Math.floor(2 * random())
  const last = first + 1 + Math.floor(2 * random())
  return Array.from({ length: caseRows }, (_, row) =>
    row < first || row > last ? 0 : row === first || row === last ? 0.3 + 0.7 * random() : 1,
  )
}

/** Central four fifths as a normal deviation, with the floor that five-minute averages have. */
function spreadOf(values: Float64Array, metric: string): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort()
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? NaN
  return Math.max((at(0.9) - at(0.1)) / 2.56, (metric === 'latency' ? 0.03 : 0.003) * at(0.5))
}

function mean(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += (values[i] ?? 0) / values.length
  return sum
}
