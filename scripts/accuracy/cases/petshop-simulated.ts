import { claimOf } from '@faultline/backtest'
import { service, type SeriesData } from '@faultline/sdk'
import { calibrationScores, type Claim } from '../calibration.ts'
import { runLabelledCases, type LabelledCase } from '../labelled-cases.ts'
import { simulatedFaults, simulatedReport, type SimulatedFault } from '../petshop-simulated.ts'
import type { Metrics } from '../petshop.ts'
import { withScores, type DatasetReport } from '../report.ts'
import { callEdge, createMetricTable } from '../table-source.ts'
import { namedCauses } from './named-causes.ts'
import { question, stepMs, type Recording } from './petshop.ts'

/** Each case has two days of metrics of its own: so many are held at a time. */
const batch = 60

/** The simulated faults of PetShop through the analyzer `callee-ranking`. */
export async function runPetshopSimulatedCases(dir: string): Promise<DatasetReport> {
  const cases: Parameters<typeof simulatedReport>[0][number][] = []
  const claims: (Claim & { readonly groups: readonly string[] })[] = []
  for (const some of inBatches(simulatedFaults(dir))) {
    const byName = new Map(some.map((fault) => [fault.name, fault]))
    const reports = new Map<string, (typeof cases)[number]>()
    await runLabelledCases(some.map(caseOf), ({ name }, report) => {
      const { split = '', groups = [], node } = byName.get(name) ?? {}
      claims.push(...claimOf(report).map((claim) => ({ ...claim, split, groups, fault: name })))
      const { ms } = report.outcome
      reports.set(name, {
        groups,
        one: { case: name, split, truth: node, ranked: namedCauses(report), ms },
      })
    })
    cases.push(...some.flatMap(({ name }) => reports.get(name) ?? []))
  }
  const { splits, ...report } = simulatedReport(cases)
  return {
    ...report,
    splits: splits.map((split) => {
      const own = claims.filter(({ groups }) => groups.includes(split.split))
      return withScores(split, calibrationScores(own))
    }),
  }
}

function* inBatches(faults: Iterable<SimulatedFault>): Generator<readonly SimulatedFault[]> {
  let some: SimulatedFault[] = []
  for (const fault of faults) {
    some.push(fault)
    if (some.length < batch) continue
    yield some
    some = []
  }
  if (some.length > 0) yield some
}

function caseOf({ name, node, scenario, incident }: SimulatedFault): LabelledCase {
  const { target } = incident
  const kept = new Set([`${target.metric}|${target.statistic}`, 'requests|Sum'])
  const normal = recordingOf(incident.normal, { kept, from: 0 })
  const calls = scenario.edges.map(({ caller, callee }) => callEdge(caller, callee))
  const from = normal.times.length * stepMs
  return {
    ...question(
      { name: scenario.name, calls, normal },
      { name, target, window: recordingOf(incident.window, { kept, from }) },
    ),
    answer: { conclusion: 'cause', causes: { any: [service(node)] } },
  }
}

function recordingOf(
  metrics: Metrics,
  { kept, from }: { readonly kept: ReadonlySet<string>; readonly from: number },
): Recording {
  const series = new Map<string, SeriesData[]>()
  const rows = Math.max(0, ...[...metrics.values()].map((column) => column.length))
  const times = Float64Array.from({ length: rows }, (_, row) => from + row * stepMs)
  for (const [key, values] of metrics) {
    const [node = '', ...rest] = key.split('|')
    if (!kept.has(rest.join('|'))) continue
    const name = rest.join('.')
    series.set(name, [...(series.get(name) ?? []), { name, labels: { node }, times, values }])
  }
  return { times, table: createMetricTable(series) }
}
