import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { wilsonInterval } from '@faultline/analysis'
import { claimOf } from '@faultline/backtest'
import type { CaseReport as BacktestReport } from '@faultline/backtest/report'
import { service, type SeriesData } from '@faultline/sdk'
import { numberOf, readCsv } from '../csv.ts'
import { calibrationScores, type Claim } from '../calibration.ts'
import { runLabelledCases, type LabelledCase } from '../labelled-cases.ts'
import { rankingScores } from '../nezha.ts'
import { caseRows, casePaths, readScenario, readTarget, type Target } from '../petshop.ts'
import { withScores, type CaseReport, type DatasetReport, type SplitReport } from '../report.ts'
import {
  callEdge,
  createMetricTable,
  createTableBroker,
  type CaseWorld,
  type MetricTable,
} from '../table-source.ts'
import { namedCauses } from './named-causes.ts'

/** Samples are five minutes apart. */
export const stepMs = 300_000

interface PetshopCase extends LabelledCase {
  readonly split: string
  /** The label; absent on a stretch without a fault. */
  readonly cause?: string
}

export interface Scenario {
  readonly name: string
  readonly calls: NonNullable<CaseWorld['calls']>
  readonly normal: Recording
}

/** A file of metrics with the time of each row. */
export interface Recording {
  readonly times: Float64Array
  readonly table: MetricTable
}

/** PetShop through the analyzer `callee-ranking`. */
export async function runPetshopCases(dir: string): Promise<DatasetReport> {
  const all = readdirSync(dir)
    .filter((name) => existsSync(join(dir, name, 'graph.csv')))
    .sort()
    .flatMap((name) => casesOfScenario(dir, name))
  const reports = new Map<string, BacktestReport>()
  await runLabelledCases(all, (one, report) => reports.set(one.name, report))
  const cases: CaseReport[] = []
  const claims: Claim[] = []
  const quiet = new Map<string, boolean[]>()
  for (const { name, split, cause } of all) {
    const report = reports.get(name)
    if (report === undefined) continue
    const ranked = namedCauses(report)
    claims.push(...claimOf(report).map((claim) => ({ ...claim, split, fault: name })))
    if (cause === undefined) quiet.set(split, [...(quiet.get(split) ?? []), ranked.length === 0])
    else cases.push({ case: name, split, truth: cause, ranked, ms: report.outcome.ms })
  }
  const splits = [...new Set(cases.map(({ split }) => split))].sort()
  const claimsOf = (names: readonly string[]) =>
    calibrationScores(claims.filter(({ split }) => names.includes(split)))
  return {
    dataset: 'petshop',
    splits: [
      ...splits.map((split) => {
        const own = cases.filter((one) => one.split === split)
        return withScores(rankingScores(split, own), claimsOf([split]))
      }),
      withScores(rankingScores('all', cases), claimsOf(splits)),
      ...[...quiet].map(([split, isQuiet]) => withScores(specificity(split, isQuiet), claimsOf([split]))),
    ],
    cases,
  }
}

function casesOfScenario(dir: string, name: string): PetshopCase[] {
  const { edges } = readScenario(dir, name)
  const calls = edges.map(({ caller, callee }) => callEdge(caller, callee))
  const scenario = { name, calls, normal: readRecording(join(dir, name, 'noissue', 'metrics.csv')) }
  const targets = new Map<string, Target>()
  const cases = casePaths(dir, name).map((path): PetshopCase => {
    const { target, cause } = readTarget(join(dir, path, 'target.json'))
    targets.set(target.metric, target)
    const window = readRecording(join(dir, path, 'metrics.csv'))
    return {
      ...question(scenario, { name: path, target, window }),
      split: `${name}/${target.metric}`,
      cause,
      answer: { conclusion: 'cause', causes: { any: [service(cause)] } },
    }
  })
  return [...cases, ...[...targets.values()].flatMap((target) => quietCases(scenario, target))]
}

/** The fault-free days cut into stretches of the length of a case, each with the rest as normal. */
function quietCases(scenario: Scenario, target: Target): PetshopCase[] {
  const { times, table } = scenario.normal
  const split = `${scenario.name}/${target.metric}/fault-free`
  const count = Math.floor(times.length / caseRows)
  return Array.from({ length: count }, (_, at): PetshopCase => {
    const window = { times: times.subarray(at * caseRows, (at + 1) * caseRows), table }
    return {
      ...question(scenario, { name: `${split}#${at}`, target, window }),
      split,
      answer: { conclusion: 'healthy' },
    }
  })
}

/** What the analyzer is asked about a stretch, and what it may read. */
export function question(
  { calls, normal }: Scenario,
  asked: { readonly name: string; readonly target: Target; readonly window: Recording },
): Omit<LabelledCase, 'answer'> {
  const { name, target, window } = asked
  const isAvailability = target.metric === 'availability'
  const incident = spanOf(window.times)
  const tables = [...new Set([normal.table, window.table])]
  return {
    name,
    analyzer: 'callee-ranking',
    at: incident.to,
    params: {
      ...{ incident, normal: spanOf(normal.times), stepMs },
      alert: target.node,
      metric: `${target.metric}.${target.statistic}`,
      node: 'node',
      worse: isAvailability ? 'down' : 'up',
      leastSpread: isAvailability ? 0.003 : 0.03,
      requests: 'requests.Sum',
      // X-Ray writes the type of a node behind its name: the calling end of an edge, and an address
      // that only callers know.
      standIns: ['*_client'],
      outside: ['*_remote'],
      suspects: 100,
    },
    world: createTableBroker({ tables, calls }),
  }
}

function spanOf(times: Float64Array): { from: number; to: number } {
  return { from: times[0] ?? 0, to: (times.at(-1) ?? 0) + stepMs }
}

/** The metrics of a file, named `metric.statistic`, as a series for each node. */
function readRecording(path: string): Recording {
  const [nodes = [], metrics = [], statistics = [], ...rest] = readCsv(path)
  const body = rest.filter((row) => row[0] !== 'unix_timestamp' && row[0] !== '')
  const times = Float64Array.from(body, (row) => 1_000 * numberOf(row[0]))
  const series = new Map<string, SeriesData[]>()
  for (const [at, node] of nodes.entries()) {
    if (at === 0) continue
    const metric = `${metrics[at] ?? ''}.${statistics[at] ?? ''}`
    const values = Float64Array.from(body, (row) => numberOf(row[at]))
    series.set(metric, [
      ...(series.get(metric) ?? []),
      { name: metric, labels: { node }, times, values },
    ])
  }
  return { times, table: createMetricTable(series) }
}

function specificity(split: string, isQuiet: readonly boolean[]): SplitReport {
  const quiet = isQuiet.filter(Boolean).length
  const { value } = wilsonInterval(quiet, isQuiet.length)
  return {
    split,
    cases: isQuiet.length,
    metrics: { specificity: quiet / isQuiet.length },
    intervals: { specificity: [value?.low ?? 0, value?.high ?? 1] },
  }
}
