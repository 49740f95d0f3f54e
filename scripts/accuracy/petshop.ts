import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { nodesInStep, rankByTraversal, wilsonInterval, type CallEdge } from '@faultline/analysis'
import { numberOf, readCsv } from './csv.ts'
import { rankingScores } from './nezha.ts'
import { timed, type CaseReport, type DatasetReport, type SplitReport } from './report.ts'

/** Columns by node, metric and statistic. */
export type Metrics = ReadonlyMap<string, Float64Array>

export interface Target {
  readonly node: string
  readonly metric: string
  readonly statistic: string
}

export interface Scenario {
  readonly name: string
  readonly nodes: readonly string[]
  readonly edges: readonly CallEdge[]
  readonly normal: Metrics
}

/** How many rows a case has; fault-free stretches are cut to the same length. */
export const caseRows = 5

export function runPetshop(dir: string): DatasetReport {
  const cases: CaseReport[] = []
  const splits: SplitReport[] = []
  const scenarios = readdirSync(dir)
    .filter((name) => existsSync(join(dir, name, 'graph.csv')))
    .sort()
  for (const name of scenarios) {
    const scenario = readScenario(dir, name)
    const alertNodes = new Map<string, Target>()
    for (const path of casePaths(dir, name)) {
      const { target, cause } = readTarget(join(dir, path, 'target.json'))
      alertNodes.set(target.metric, target)
      const window = readMetrics(join(dir, path, 'metrics.csv'))
      const { value: ranked, ms } = timed(() =>
        rank(scenario, { normal: scenario.normal, window, target }),
      )
      cases.push({ case: path, split: `${name}/${target.metric}`, truth: cause, ranked, ms })
    }
    for (const target of alertNodes.values()) splits.push(specificity(scenario, target))
  }
  const groups = [...new Set(cases.map((one) => one.split))].sort()
  splits.unshift(
    ...groups.map((split) =>
      rankingScores(
        split,
        cases.filter((one) => one.split === split),
      ),
    ),
    rankingScores('all', cases),
  )
  return { dataset: 'petshop', splits, cases }
}

/** Cases lie in `train` and `test` folders, `issue_N` each. */
export function casePaths(dir: string, scenario: string): string[] {
  return ['train', 'test'].flatMap((part) => {
    const folder = join(dir, scenario, part)
    if (!existsSync(folder)) return []
    return readdirSync(folder)
      .filter((name) => existsSync(join(folder, name, 'target.json')))
      .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
      .map((name) => join(scenario, part, name))
  })
}

export function rank(
  scenario: Scenario,
  incident: { readonly normal: Metrics; readonly window: Metrics; readonly target: Target },
): readonly string[] {
  const { node: alert, metric, statistic } = incident.target
  const isAvailability = metric === 'availability'
  const missing = new Float64Array(caseRows).fill(NaN)
  const nodes = scenario.nodes.map((id) => ({
    id,
    metric: {
      normal: incident.normal.get(`${id}|${metric}|${statistic}`) ?? missing,
      window: incident.window.get(`${id}|${metric}|${statistic}`) ?? missing,
      worse: isAvailability ? ('down' as const) : ('up' as const),
      minimumRelativeSpread: isAvailability ? 0.003 : 0.03,
    },
    requests: incident.window.get(`${id}|requests|Sum`) ?? missing,
    canBeCause: !isCallingEnd(id),
    isOutside: isAddress(id),
  }))
  const answer = rankByTraversal({
    alert,
    nodes: nodesInStep(alert, nodes).value ?? [],
    edges: scenario.edges,
  })
  return (answer.value ?? []).map((candidate) => candidate.id)
}

/**
 * X-Ray writes the type of a node behind its name. 'remote' is an address that only callers know, and
 * 'client' the calling end of an edge, which stands for something else and cannot be a cause.
 */
function isAddress(node: string): boolean {
  return node.endsWith('_remote')
}

function isCallingEnd(node: string): boolean {
  return node.endsWith('_client')
}

export function isStandIn(node: string): boolean {
  return isAddress(node) || isCallingEnd(node)
}

function specificity(scenario: Scenario, target: Target): SplitReport {
  const rows = Math.max(...[...scenario.normal.values()].map((column) => column.length))
  let quiet = 0
  let stretches = 0
  for (let from = 0; from + caseRows <= rows; from += caseRows) {
    const window = new Map<string, Float64Array>()
    const normal = new Map<string, Float64Array>()
    for (const [key, column] of scenario.normal) {
      window.set(key, column.subarray(from, from + caseRows))
      const rest = column.slice()
      rest.fill(NaN, from, from + caseRows)
      normal.set(key, rest)
    }
    stretches++
    if (rank(scenario, { normal, window, target }).length === 0) quiet++
  }
  const { value: interval } = wilsonInterval(quiet, stretches)
  return {
    split: `${scenario.name}/${target.metric}/fault-free`,
    cases: stretches,
    metrics: { specificity: quiet / stretches },
    intervals: { specificity: [interval?.low ?? 0, interval?.high ?? 1] },
  }
}

export function readScenario(dir: string, name: string): Scenario {
  const [header = [], ...rows] = readCsv(join(dir, name, 'graph.csv'))
  const edges = rows.flatMap((row) =>
    row
      .slice(1)
      .flatMap((cell, i) =>
        Number(cell) === 0 ? [] : [{ caller: row[0] ?? '', callee: header[i + 1] ?? '' }],
      ),
  )
  const normal = readMetrics(join(dir, name, 'noissue', 'metrics.csv'))
  const nodes = new Set([
    ...header.slice(1),
    ...[...normal.keys()].map((key) => key.split('|')[0] ?? ''),
  ])
  return { name, nodes: [...nodes], edges, normal }
}

function readMetrics(path: string): Metrics {
  const rows = readCsv(path)
  const [nodes = [], metrics = [], statistics = []] = rows
  const body = rows.slice(3).filter((row) => row[0] !== 'unix_timestamp' && row[0] !== '')
  return new Map(
    nodes
      .slice(1)
      .map((node, i) => [
        `${node}|${metrics[i + 1] ?? ''}|${statistics[i + 1] ?? ''}`,
        Float64Array.from(body, (row) => numberOf(row[i + 1])),
      ]),
  )
}

export function readTarget(path: string): { target: Target; cause: string } {
  const file = JSON.parse(readFileSync(path, 'utf8'))
  const { node, metric, agg } = file.target
  return {
    target: { node: String(node), metric: String(metric), statistic: String(agg) },
    cause: String(file.root_cause?.node ?? ''),
  }
}
