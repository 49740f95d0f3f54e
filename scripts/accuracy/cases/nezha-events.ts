import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { claimOf } from '@faultline/backtest'
import { change, type Change, type Entity } from '@faultline/sdk'
import { calibrationScores, type Claim } from '../calibration.ts'
import { runLabelledCases, type LabelledCase } from '../labelled-cases.ts'
import { readDay } from '../nezha-day.ts'
import {
  closestInTime,
  idOf,
  questionsOf,
  scoreEvents,
  type BlamedQuestion,
} from '../nezha-events.ts'
import { withScores, type CaseReport, type DatasetReport } from '../report.ts'
import { createTableBroker } from '../table-source.ts'
import { namedCauses } from './named-causes.ts'
import { nezhaDaySource } from './nezha-day-source.ts'

const minute = 60_000

interface EventCase extends LabelledCase {
  readonly split: string
  readonly fault: string
  /** The true change; absent where it is not among those that come into question. */
  readonly truth?: string
}

/** Nezha's changes among decoys through the analyzer `change-ranking`. */
export async function runNezhaEventsCases(dir: string): Promise<DatasetReport> {
  const cases: CaseReport[] = []
  const blamed: BlamedQuestion[] = []
  const claims: Claim[] = []
  for (const date of readdirSync(join(dir, 'days')).sort()) {
    const { asked, baseline } = casesOfDay(dir, date)
    const byName = new Map(asked.map((one) => [one.name, one]))
    const reports = new Map<string, CaseReport>()
    await runLabelledCases(asked, ({ name }, report) => {
      const { split = '', fault = '', truth } = byName.get(name) ?? {}
      const claimed = claimOf(report)
      claims.push(...claimed.map((claim) => ({ ...claim, split, fault })))
      if (truth === undefined) blamed.push({ split, isBlaming: claimed.length > 0 })
      else {
        const ranked = namedCauses(report, idOfEntity)
        reports.set(name, { case: name, split, truth, ranked, ms: report.outcome.ms })
      }
    })
    cases.push(
      ...asked.flatMap(({ name }) => [reports.get(name) ?? [], baseline.get(name) ?? []].flat()),
    )
  }
  const splits = scoreEvents(cases, blamed).map((split) => {
    if (split.split.endsWith('/closest-in-time')) return split
    return withScores(split, calibrationScores(claims.filter((one) => one.split === split.split)))
  })
  return { dataset: 'nezha-events', splits, cases }
}

function casesOfDay(
  dir: string,
  date: string,
): { readonly asked: EventCase[]; readonly baseline: ReadonlyMap<string, CaseReport> } {
  const day = readDay(dir, date)
  const source = nezhaDaySource(day)
  const baseline = new Map<string, CaseReport>()
  const asked = questionsOf(day).flatMap((question): EventCase[] => {
    const { name, injection: fault, alert, innocent } = question
    const all = [question.fault, ...innocent].map(changeOf)
    const [trueChange, ...others] = all
    const truth = idOf(question.fault)
    baseline.set(name, closestInTime(day.system, question))
    const about = {
      ...{ fault, split: day.system, analyzer: 'change-ranking', at: alert + 31 * minute },
      params: {
        ...source.paramsAt(alert),
        alertAt: alert,
        changed: { from: alert - 60 * minute, to: alert + 60 * minute },
        suspects: 100,
      },
    }
    const worldOf = (changes: readonly Change[]) =>
      createTableBroker({ tables: [source.table], calls: source.calls, changes })
    return [
      {
        ...{ ...about, name, truth },
        answer: { conclusion: 'cause', causes: { any: [change(truth)] } },
        world: worldOf(trueChange ? [trueChange, ...others] : others),
      },
      {
        ...{ ...about, name: `${name}/without` },
        answer: { conclusion: 'inconclusive' },
        world: worldOf(others),
      },
    ]
  })
  return { asked, baseline }
}

/** An injected fault acts at once, as a flag does. */
function changeOf(event: { readonly service: string; readonly time: number }): Change {
  const id = idOf(event)
  return { id, kind: 'flag', at: event.time, title: `Change of ${event.service}`, service: event.service }
}

function idOfEntity(entity: Entity): string {
  return entity.kind === 'change' ? entity.id : ''
}
