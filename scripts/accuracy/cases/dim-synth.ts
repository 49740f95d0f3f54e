import { join } from 'node:path'
import { claimOf } from '@faultline/backtest'
import { dimension, type Entity, type SeriesData } from '@faultline/sdk'
import { calibrationScores, type Claim } from '../calibration.ts'
import { numberOf, readTable } from '../csv.ts'
import { labelledTables, namesOfAttributes, scoreElements } from '../dim-synth.ts'
import { runLabelledCases, type LabelledCase } from '../labelled-cases.ts'
import { withScores, type CaseReport, type DatasetReport } from '../report.ts'
import { createMetricTable, createTableBroker } from '../table-source.ts'

const minute = 60_000

interface SliceCase extends LabelledCase {
  readonly split: string
  readonly truth: readonly string[]
}

/** RiskLoc's generator through the analyzer `metric-breakdown`. */
export async function runDimSynthCases(dir: string): Promise<DatasetReport> {
  const cases: CaseReport[] = []
  const claims: Claim[] = []
  for (const split of ['cases', 'large']) {
    const asked = labelledTables(dir)
      .filter((one) => one.split === split)
      .map((one) => caseOf(dir, one))
    const reports = new Map<string, CaseReport>()
    await runLabelledCases(asked, ({ name }, report) => {
      const one = asked.find((other) => other.name === name)
      if (one === undefined) return
      claims.push(...claimOf(report).map((claim) => ({ ...claim, split, fault: name })))
      const ranked = report.outcome.findings
        .filter(({ kind }) => kind === 'cause')
        .map(({ entity }) => elementOf(entity))
      reports.set(name, { case: name, split, truth: one.truth, ranked, ms: report.outcome.ms })
    })
    cases.push(...asked.flatMap(({ name }) => reports.get(name) ?? []))
  }
  const splits = [...new Set(cases.map(({ split }) => split))].map((split) =>
    withScores(
      scoreElements(
        split,
        cases.filter((one) => one.split === split),
      ),
      calibrationScores(claims.filter((claim) => claim.split === split)),
    ),
  )
  return { dataset: 'dim-synth', splits, cases }
}

function caseOf(
  dir: string,
  { split, name, path, truth }: ReturnType<typeof labelledTables>[number],
): SliceCase {
  const table = readTable(join(dir, path))
  const by = namesOfAttributes(table)
  const columns = by.map((attribute) => ({ attribute, at: table.column(attribute) }))
  const times = Float64Array.of(0)
  const labels = table.rows.map((row) =>
    Object.fromEntries(columns.map(({ attribute, at }) => [attribute, row[at] ?? ''])),
  )
  const leaves = (metric: string): SeriesData[] => {
    const column = table.column(metric)
    return table.rows.map((row, at) => ({
      ...{ name: metric, labels: labels[at] ?? {}, times },
      values: Float64Array.of(numberOf(row[column])),
    }))
  }
  const metrics = new Map(['real', 'predict'].map((metric) => [metric, leaves(metric)]))
  const causes = truth.map((element) => dimension(attributesOf(element)))
  return {
    ...{ name, split, truth },
    analyzer: 'metric-breakdown',
    at: minute,
    params: {
      ...{ metric: 'real', by, actual: { from: 0, to: minute }, expected: { metric: 'predict' } },
      ...{ maximumOrder: by.length, minimumShare: 0, causes: 200 },
    },
    answer:
      causes.length > 0
        ? { conclusion: 'cause', causes: { all: causes } }
        : { conclusion: 'healthy' },
    world: createTableBroker({ tables: [createMetricTable(metrics)] }),
  }
}

/** The set writes a cause as `a=a1&b=b2`. */
function attributesOf(element: string): Record<string, string> {
  return Object.fromEntries(
    element.split('&').map((part) => {
      const [attribute = '', value = ''] = part.split('=')
      return [attribute, value]
    }),
  )
}

function elementOf(entity: Entity): string {
  if (entity.kind !== 'dimension') return ''
  return Object.keys(entity.attributes)
    .toSorted()
    .map((attribute) => `${attribute}=${entity.attributes[attribute] ?? ''}`)
    .join('&')
}
