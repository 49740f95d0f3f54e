import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createRandom } from '@faultline/analysis'
import { claimOf } from '@faultline/backtest'
import { service } from '@faultline/sdk'
import { calibrationScores, type Claim } from '../calibration.ts'
import { runLabelledCases, type LabelledCase } from '../labelled-cases.ts'
import { readDay } from '../nezha-day.ts'
import { alertDelays, scoreSplits } from '../nezha.ts'
import { withScores, type CaseReport, type DatasetReport } from '../report.ts'
import { createTableBroker } from '../table-source.ts'
import { namedCauses } from './named-causes.ts'
import { nezhaDaySource } from './nezha-day-source.ts'

const minute = 60_000

interface NezhaCase extends LabelledCase {
  readonly split: string
  readonly fault: string
  readonly truth: string
}

/** Nezha through the analyzer `node-ranking`. */
export async function runNezhaCases(dir: string): Promise<DatasetReport> {
  const cases = new Map<string, CaseReport>()
  const claims: Claim[] = []
  const asked = readdirSync(join(dir, 'days'))
    .sort()
    .flatMap((date) => casesOfDay(dir, date))
  const byName = new Map(asked.map((one) => [one.name, one]))
  await runLabelledCases(asked, ({ name }, report) => {
    const one = byName.get(name)
    if (one === undefined) return
    const { split, fault, truth } = one
    claims.push(...claimOf(report).map((claim) => ({ ...claim, split, fault })))
    const ranked = namedCauses(report)
    cases.set(name, { case: name, split, truth, ranked, ms: report.outcome.ms })
  })
  const inOrder = asked.flatMap(({ name }) => cases.get(name) ?? [])
  const splits = scoreSplits(inOrder).map((split) => {
    const own = claims.filter((claim) => isWithin(claim.split, split.split))
    return withScores(split, calibrationScores(own))
  })
  return { dataset: 'nezha', splits, cases: inOrder }
}

/** A system as a whole is that of its late alerts. */
function isWithin(split: string, whole: string): boolean {
  if (split === whole) return true
  return split.startsWith(`${whole}/`) && !split.endsWith('/exact-time')
}

function casesOfDay(dir: string, date: string): NezhaCase[] {
  const day = readDay(dir, date)
  const source = nezhaDaySource(day)
  const world = createTableBroker({ tables: [source.table], calls: source.calls })
  const random = createRandom(20_240_614)
  return day.faults.flatMap(({ time, type, service: truth }, at) => {
    const fault = `days/${date}#${at}`
    const ask = (suffix: string, split: string, delayMs: number): NezhaCase => ({
      ...{ name: `${fault}${suffix}`, fault, split: `${day.system}/${split}`, truth, world },
      analyzer: 'node-ranking',
      at: time + delayMs + 3 * minute,
      params: { ...source.paramsAt(time + delayMs), suspects: 200 },
      answer: { conclusion: 'cause', causes: { any: [service(truth)] } },
    })
    const late = Array.from({ length: alertDelays }, (_, draw) =>
      ask(`@${draw}`, type, random() * 5 * minute),
    )
    return [...late, ask('@exact', 'exact-time', 0)]
  })
}
