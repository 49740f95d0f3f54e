import { calibrationScores, type Claim } from '../calibration.ts'
import { runLabelledCases, type LabelledCase } from '../labelled-cases.ts'
import { nabReport, probation, readLabelled, stepOf, type LabelledSeries } from '../nab.ts'
import { withScores, type DatasetReport } from '../report.ts'
import { createMetricTable, createTableBroker } from '../table-source.ts'
import { markedFindings } from './marked-findings.ts'

/** NAB through the analyzer `metric-anomalies`. */
export async function runNabCases(dir: string): Promise<DatasetReport> {
  const all = readLabelled(dir)
  const answers = new Map<string, { readonly alerts: number[]; readonly ms: number }>()
  const claims: Claim[] = []
  const byName = new Map(all.map((one) => [one.name, one]))
  await runLabelledCases(all.map(caseOf), ({ name }, report) => {
    const { times = [], windows = [] } = byName.get(name) ?? {}
    const found = markedFindings(report).map(({ at, confidence }) => {
      return { position: times.indexOf(at), confidence }
    })
    for (const { position, confidence } of found) {
      const isRight = windows.some(([from, to]) => position >= from && position <= to)
      claims.push({ split: 'streaming', fault: name, confidence, isRight })
    }
    const alerts = found.map(({ position }) => position)
    answers.set(name, { alerts, ms: report.outcome.ms })
  })
  const { splits, ...report } = nabReport(all, answers)
  const scores = calibrationScores(claims)
  return { ...report, splits: splits.map((split) => withScores(split, scores)) }
}

function caseOf({ name, times, values, windows }: LabelledSeries): LabelledCase {
  const series = {
    ...{ name, labels: {} },
    times: Float64Array.from(times),
    values: Float64Array.from(values),
  }
  const [first = 0] = times
  const end = (times.at(-1) ?? first) + 1
  const warmUp = probation(values.length)
  return {
    name,
    analyzer: 'metric-anomalies',
    at: end,
    params: {
      ...{ metric: name, watched: { from: first, to: end }, stepMs: stepOf(times), warmUp },
      tellFrom: times[warmUp] ?? first,
    },
    // That it was abnormal is seen in the metric, why is not.
    answer: { conclusion: windows.length > 0 ? 'inconclusive' : 'healthy' },
    world: createTableBroker({ tables: [createMetricTable(new Map([[name, [series]]]))] }),
  }
}
