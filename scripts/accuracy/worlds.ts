import { wilsonInterval } from '@faultline/analysis'
import { investigateWorlds, type InvestigatedWorld } from '@faultline/cli/worlds'
import { entityName, sameEntity, type Entity, type Finding } from '@faultline/sdk'
import { calibrationScores, type Claim } from './calibration.ts'
import { withScores, type CaseReport, type DatasetReport, type SplitReport } from './report.ts'

export type WorldsOptions = {
  readonly seed: number
  readonly count: number
  readonly dialect?: string | undefined
  readonly fault?: string | undefined
}

/** What became of one world, judged. */
type Judged = {
  readonly report: CaseReport
  readonly dialect: string
  readonly fault: string
  readonly isHealthyDay: boolean
  /** Place of the true cause among those that were named, from 1. */
  readonly rank: number | null
  /** The first cause that was named is at a right service, if not the right thing. */
  readonly isPlaceRight: boolean
  readonly isRuledOut: boolean
  readonly isAlarm: boolean
  readonly isInconclusive: boolean
  readonly claim: Claim | undefined
}

/**
 * Scores the shipped analyzers on worlds made from fresh seeds: all together, then by dialect, by fault
 * and by kind of healthy day.
 */
export async function runWorlds(options: WorldsOptions): Promise<DatasetReport> {
  const judged: Judged[] = []
  for await (const investigated of investigateWorlds(options)) {
    const one = judge(investigated)
    judged.push(one)
    console.error(`${judged.length}/${options.count}  ${lineOf(one, investigated)}`)
    for (const sentence of investigated.refused) console.error(`  not taken in: ${sentence}`)
  }
  const broken = judged.filter(({ isHealthyDay }) => !isHealthyDay)
  const healthy = judged.filter(({ isHealthyDay }) => isHealthyDay)
  const by = (of: readonly Judged[], key: 'dialect' | 'fault', word: string): SplitReport[] =>
    [...Map.groupBy(of, (one) => one[key])]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, own]) => scoreOf(`${word} ${name}`, own))
  const splits = [
    scoreOf('all', judged),
    ...by(judged, 'dialect', 'dialect'),
    ...by(broken, 'fault', 'fault'),
    ...by(healthy, 'fault', 'healthy'),
  ]
  return { dataset: 'worlds', splits, cases: judged.map(({ report }) => report) }
}

function judge({ world, recording, ms, ingestMs }: InvestigatedWorld): Judged {
  const { truth, dialect, fault, seed } = world
  const { findings, conclusion } = recording.result
  const right = truth.kind === 'cause' ? truth.entities : []
  const isRight = ({ entity }: Finding): boolean => right.some((one) => sameEntity(one, entity))
  const causes = findings.filter(({ kind }) => kind === 'cause')
  const place = causes.findIndex(isRight)
  const [first] = causes
  const places = truth.kind === 'cause' ? truth.places : []
  return {
    ...{ dialect, fault, isHealthyDay: truth.kind === 'healthy' },
    rank: place === -1 ? null : place + 1,
    isPlaceRight: first !== undefined && servicesOf(first.entity).some((at) => places.includes(at)),
    isRuledOut: findings.some((finding) => finding.kind === 'ruled_out' && isRight(finding)),
    isAlarm: first !== undefined,
    isInconclusive: conclusion.kind === 'inconclusive',
    claim: first && {
      ...{ split: 'all', fault: String(seed) },
      ...{ confidence: first.confidence, isRight: isRight(first) },
    },
    report: {
      ...{ case: `${dialect}/${fault}/${seed}`, split: dialect },
      truth: truth.kind === 'healthy' ? 'healthy' : truth.entities.map(entityName),
      ranked: causes.map(({ entity }) => entityName(entity)),
      ms: Math.round(ms + ingestMs),
    },
  }
}

/** The services that an entity is of. */
function servicesOf(entity: Entity): string[] {
  switch (entity.kind) {
    case 'service':
      return [entity.name]
    case 'deployment':
    case 'configuration':
    case 'resource':
      return [entity.service]
    case 'link':
      return [entity.from, entity.to]
    case 'flag':
    case 'change':
    case 'external':
    case 'database':
    case 'host':
    case 'dimension':
      return []
  }
}

function scoreOf(split: string, judged: readonly Judged[]): SplitReport {
  const broken = judged.filter(({ isHealthyDay }) => !isHealthyDay)
  const healthy = judged.filter(({ isHealthyDay }) => isHealthyDay)
  const claims = judged.flatMap(({ claim }) => claim ?? [])
  const shares: SplitReport = { split, cases: judged.length, metrics: {}, intervals: {} }
  const ofBroken =
    broken.length === 0
      ? []
      : [
          share('top1', broken, ({ rank }) => rank === 1),
          share('top3', broken, ({ rank }) => rank !== null && rank <= 3),
          share('place1', broken, ({ rank, isPlaceRight }) => rank === 1 || isPlaceRight),
          share('ruledOut', broken, ({ isRuledOut }) => isRuledOut),
        ]
  const ofHealthy =
    healthy.length === 0 ? [] : [share('falseAlarms', healthy, ({ isAlarm }) => isAlarm)]
  return [
    ...ofBroken,
    ...ofHealthy,
    share('inconclusive', judged, ({ isInconclusive }) => isInconclusive),
    calibrationScores(claims),
  ].reduce<SplitReport>(withScores, shares)
}

type Share = 'top1' | 'top3' | 'place1' | 'ruledOut' | 'falseAlarms' | 'inconclusive'

function share(
  name: Share,
  judged: readonly Judged[],
  holds: (one: Judged) => boolean,
): Pick<SplitReport, 'metrics' | 'intervals'> {
  const count = judged.filter(holds).length
  const { value } = wilsonInterval(count, judged.length)
  return {
    metrics: { [name]: count / judged.length },
    intervals: { [name]: [value?.low ?? 0, value?.high ?? 1] },
  }
}

function lineOf(one: Judged, { world, recording }: InvestigatedWorld): string {
  const verdict = one.isHealthyDay
    ? one.isAlarm
      ? 'FALSE ALARM'
      : recording.result.conclusion.kind
    : one.rank === 1
      ? 'right'
      : one.isAlarm
        ? 'WRONG'
        : recording.result.conclusion.kind
  const ruledOut = one.isRuledOut ? ', RULED OUT the cause' : ''
  const found = one.report.ranked?.[0] ?? 'nothing'
  return `${one.report.case} (${world.services} services): ${verdict}${ruledOut}; ${found} for ${JSON.stringify(one.report.truth)}`
}
