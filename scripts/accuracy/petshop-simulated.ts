import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createRandom } from '@faultline/analysis'
import { rankingScores } from './nezha.ts'
import { drawAlert, frontsOf, graphOf, simulate, type Graph } from './petshop-faults.ts'
import { isStandIn, rank, readScenario } from './petshop.ts'
import { timed, type CaseReport, type DatasetReport, type SplitReport } from './report.ts'

/** Faults of each kind at each node, in each scenario. */
const draws = 8

/**
 * Faults of known place, simulated over the fault-free two days of a scenario: the open cases of the
 * set have one and the same cause, which says nothing about the other forty nodes.
 */
export function runPetshopSimulated(dir: string): DatasetReport {
  const cases: CaseReport[] = []
  const splits = new Map<string, CaseReport[]>()
  const scenarios = readdirSync(dir)
    .filter((name) => existsSync(join(dir, name, 'graph.csv')))
    .sort()
  for (const name of scenarios) {
    const scenario = readScenario(dir, name)
    const graph = graphOf(scenario)
    const fronts = frontsOf(scenario, graph)
    for (const [i, node] of scenario.nodes.entries()) {
      for (const kind of ['latency', 'errors'] as const) {
        for (let draw = 0; draw < draws; draw++) {
          const random = createRandom(10_000 * i + 100 * draw + (kind === 'latency' ? 1 : 2))
          const alert = drawAlert(node, { graph, fronts, random })
          if (alert === undefined) continue
          const impact = 3 * Math.pow(2, 3 * random())
          const fault = { node, kind, alert, impact }
          const incident = simulate(scenario, { graph, fault, random })
          if (incident === undefined) continue
          const { value: ranked, ms } = timed(() => rank(scenario, incident))
          const place = placeOf(node, alert, graph)
          const split = `${kind}/${place}`
          const one = { case: `${name}/${kind}/${node}/${draw}`, split, truth: node, ranked, ms }
          cases.push(one)
          const size = `impact from ${impact < 6 ? 3 : impact < 12 ? 6 : 12}`
          const groups = place === 'stand-in' ? [split] : [split, size, 'all but stand-ins']
          for (const group of groups) splits.set(group, [...(splits.get(group) ?? []), one])
        }
      }
    }
  }
  const scored = [...splits]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([split, own]): SplitReport => rankingScores(split, own))
  return { dataset: 'petshop-simulated', splits: scored, cases }
}

function placeOf(
  node: string,
  alert: string,
  graph: Graph,
): 'stand-in' | 'alerting' | 'leaf' | 'inner' {
  if (isStandIn(node)) return 'stand-in'
  if (node === alert) return 'alerting'
  return (graph.callees.get(node) ?? []).length === 0 ? 'leaf' : 'inner'
}
