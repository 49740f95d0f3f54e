import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createRandom } from '@faultline/analysis'
import { rankingScores } from './nezha.ts'
import { drawAlert, frontsOf, graphOf, simulate, type Graph } from './petshop-faults.ts'
import { isStandIn, rank, readScenario, type Scenario } from './petshop.ts'
import { timed, type CaseReport, type DatasetReport, type SplitReport } from './report.ts'

/** Faults of each kind at each node, in each scenario. */
const draws = 8

/** A fault of known place: what is measured of it, and the splits that it counts for. */
export interface SimulatedFault {
  readonly name: string
  readonly split: string
  readonly groups: readonly string[]
  readonly node: string
  readonly scenario: Scenario
  readonly incident: NonNullable<ReturnType<typeof simulate>>
}

/**
 * Faults of known place, simulated over the fault-free two days of a scenario: the open cases of the
 * set have one and the same cause, which says nothing about the other forty nodes.
 */
export function runPetshopSimulated(dir: string): DatasetReport {
  const cases: GroupedCase[] = []
  for (const fault of simulatedFaults(dir)) {
    const { name, split, node, groups, scenario, incident } = fault
    const { value: ranked, ms } = timed(() => rank(scenario, incident))
    cases.push({ groups, one: { case: name, split, truth: node, ranked, ms } })
  }
  return simulatedReport(cases)
}

/** A case with the splits that it counts for. */
export interface GroupedCase {
  readonly groups: readonly string[]
  readonly one: CaseReport
}

export function simulatedReport(cases: readonly GroupedCase[]): DatasetReport {
  const groups = [...new Set(cases.flatMap((one) => one.groups))].sort()
  const splits = groups.map((split): SplitReport => {
    const own = cases.filter((one) => one.groups.includes(split))
    return rankingScores(
      split,
      own.map(({ one }) => one),
    )
  })
  return { dataset: 'petshop-simulated', splits, cases: cases.map(({ one }) => one) }
}

/** One after the other, since each has two days of metrics of its own. */
export function* simulatedFaults(dir: string): Generator<SimulatedFault> {
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
          const place = placeOf(node, alert, graph)
          const split = `${kind}/${place}`
          const size = `impact from ${impact < 6 ? 3 : impact < 12 ? 6 : 12}`
          const groups = place === 'stand-in' ? [split] : [split, size, 'all but stand-ins']
          yield {
            ...{ name: `${name}/${kind}/${node}/${draw}`, split, groups, node, scenario, incident },
          }
        }
      }
    }
  }
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
