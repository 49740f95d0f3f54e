import { dimension, type SeriesData } from '@faultline/sdk'
import { calibrationScores, type Claim } from '../calibration.ts'
import { runLabelledCases, type LabelledCase } from '../labelled-cases.ts'
import { withScores, type CaseReport, type DatasetReport } from '../report.ts'
import { createMetricTable, createTableBroker } from '../table-source.ts'
import { margin, readAnnotated, scorePoints, type AnnotatedSeries } from '../tcpd.ts'
import { markedFindings } from './marked-findings.ts'

const minute = 60_000

/** TCPD through the analyzer `metric-changes`: what comes in steps is told as a minute each. */
export async function runTcpdCases(dir: string): Promise<DatasetReport> {
  const all = readAnnotated(dir)
  const cases = new Map<string, CaseReport>()
  const claims: Claim[] = []
  const byName = new Map(all.map((one) => [one.name, one]))
  await runLabelledCases(all.map(caseOf), ({ name }, report) => {
    const annotators = byName.get(name)?.annotators ?? []
    const found = markedFindings(report).map(({ at, confidence }) => {
      return { point: Math.round(at / minute), confidence }
    })
    for (const { point, confidence } of found) {
      const isRight = annotators.flat().some((truth) => Math.abs(truth - point) <= margin)
      claims.push({ split: 'all', fault: name, confidence, isRight })
    }
    const points = found.map(({ point }) => point)
    cases.set(name, { case: name, split: 'all', truth: annotators, points, ms: report.outcome.ms })
  })
  const inOrder = all.flatMap(({ name }) => cases.get(name) ?? [])
  const split = withScores(scorePoints(all, inOrder), calibrationScores(claims))
  return { dataset: 'tcpd', splits: [split], cases: inOrder }
}

function caseOf({ name, length, dimensions, annotators }: AnnotatedSeries): LabelledCase {
  const times = Float64Array.from({ length }, (_, at) => at * minute)
  const series = dimensions.map((values, at): SeriesData => {
    return { name, labels: { dimension: String(at) }, times: times.slice(0, values.length), values }
  })
  const hasChanges = annotators.some((points) => points.length > 0)
  return {
    name,
    analyzer: 'metric-changes',
    at: length * minute,
    params: {
      metric: name,
      searched: { from: 0, to: length * minute },
      ...(dimensions.length > 1 ? { by: ['dimension'] } : {}),
    },
    // That it changed is seen in the metric, why is not.
    answer: hasChanges
      ? { conclusion: 'inconclusive', never: [dimension({ metric: name })] }
      : { conclusion: 'healthy' },
    world: createTableBroker({ tables: [createMetricTable(new Map([[name, series]]))] }),
  }
}
