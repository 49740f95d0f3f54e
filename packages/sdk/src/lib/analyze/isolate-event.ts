import type {
  CandidateEvent,
  ChangedPlace,
  EventFactor,
  EventKind,
  IsolationOptions,
} from '@faultline/analysis'
import type { Labels, Rows } from '../answer.ts'
import { entityName } from '../entity.ts'
import { changeMark, evidence, provenanceOf, type Evidence } from '../evidence.ts'
import { changeEntity, type Change } from '../ports/changes.ts'
import type { CallEdge } from '../ports/traces.ts'
import { isolateEvent as isolate } from './library.ts'
import { relationTo } from './relation.ts'
import { valueOf, type AnalysisOptions, type AnalysisResult } from './result.ts'
import type { Shift } from './shift.ts'

/** What speaks for and against one change. */
export type ChangeVerdict = {
  readonly change: Change
  readonly entity: ReturnType<typeof changeEntity>
  readonly probability: number
  /** Milliseconds from the change to the onset; negative when it came after. */
  readonly lagMs: number
  /** Each reason with the odds that it multiplies. */
  readonly factors: readonly EventFactor[]
}

/** Which change explains a shift. Its probability is that of `cause`, or of `none` when there is no cause. */
export type IsolatedEvent = AnalysisResult & {
  /** The change that is more likely than not, if one is. */
  readonly cause: ChangeVerdict | null
  /** Most probable first; with `none` they add up to 1. */
  readonly verdicts: readonly ChangeVerdict[]
  /** Probability that something unlisted is to blame. */
  readonly none: number
  /** Every change with its factors, beside the chart in `evidence`. */
  readonly table: Evidence
}

/** What is to be explained: a shift, or when it began and what it looked like. */
export type Explained = Pick<Shift, 'onset' | 'onsetInterval' | 'sentence'> &
  Partial<Pick<Shift, 'evidence'>>

/** What was seen at a service that may have been changed. */
export type WatchedPlace = {
  /** How directly the service could bring the shift about, 0..1, as from a ranking of causes; 1 unless told. */
  readonly suspicion?: number
  /** How the service itself shifted; its own onset is then the one that counts. Null: it behaves as before. */
  readonly shift: Shift | null
  /** Whether what shifted is what the service does itself, rather than what it suffers from what it calls. */
  readonly isOwn?: boolean
}

export type IsolateOptions = AnalysisOptions &
  IsolationOptions & {
    /**
     * What was seen at the services that are suspected. A change of any other service is then hardly
     * the cause; one that names no service is as suspect as the most suspect of them, by half.
     */
    readonly places?: Readonly<Record<string, WatchedPlace>>
    /**
     * When changes took effect according to telemetry, by their ids, such as when a new version began to
     * take traffic and when the old one served its last request. It stands above `Change.at`, which is
     * what the poster's clock said. Epoch milliseconds.
     */
    readonly effective?: Readonly<Record<string, { readonly from: number; readonly to: number }>>
    /** The service whose series shifted. */
    readonly service?: string
    /** The call graph: a change of something that the service calls then speaks for it, of a caller against. */
    readonly calls?: Rows<CallEdge>
    /** Other labels of the traffic that shifted, such as `{ 'app.region': 'eu' }`, compared with the changes' scope. */
    readonly where?: Labels
  }

const kinds: Readonly<Record<Change['kind'], EventKind>> = {
  deployment: 'deploy',
  flag: 'flag',
  configuration: 'configuration',
  other: 'other',
}

/** See `Analyze.isolateEvent`. */
export function isolateEvent(
  shift: Explained,
  changes: Rows<Change>,
  options: IsolateOptions = {},
): IsolatedEvent | null {
  const { service } = options
  const answer = isolate({
    shiftOnset: shift.onset,
    onsetInterval: { low: shift.onsetInterval.from, high: shift.onsetInterval.to },
    scope: { ...options.where, ...(service === undefined ? {} : { service }) },
    events: changes.rows.map((change) => candidateOf(change, options)),
    options,
  })
  const value = valueOf(answer, options)
  if (!value || value.events.length === 0) return null
  const byId = new Map(changes.rows.map((change) => [change.id, change]))
  const verdicts = value.events.flatMap(({ id, probability, lagMs, factors }): ChangeVerdict[] => {
    const change = byId.get(id)
    return change ? [{ change, entity: changeEntity(change), probability, lagMs, factors }] : []
  })
  const cause = verdicts.find(({ probability }) => probability >= 0.5) ?? null
  const sentence = cause
    ? `${shift.sentence}, ${lagText(cause.lagMs)} ${entityName(cause.entity)} took effect`
    : `None of ${verdicts.length} changes explains that ${shift.sentence}`
  return {
    cause,
    verdicts,
    none: value.none,
    probability: cause?.probability ?? value.none,
    sentence,
    evidence: chartOf(sentence, { shift, changes }),
    table: tableOf(verdicts, { changes, none: value.none }),
    diagnostics: answer.diagnostics,
  }
}

function candidateOf(change: Change, options: IsolateOptions): CandidateEvent {
  const { service, calls, places } = options
  const effective = options.effective?.[change.id]
  const isPlaced = service !== undefined && calls !== undefined && change.service !== undefined
  return {
    id: change.id,
    kind: kinds[change.kind],
    time: effective?.from ?? change.at,
    ...(effective === undefined ? {} : { endTime: effective.to }),
    scope: {
      ...change.scope,
      ...(change.service === undefined ? {} : { service: change.service }),
    },
    ...(isPlaced && change.service !== undefined
      ? { relation: relationTo(service, change.service, calls.rows) }
      : {}),
    ...(places === undefined ? {} : { place: placeOf(change, places) }),
  }
}

function placeOf(
  { service }: Change,
  places: Readonly<Record<string, WatchedPlace>>,
): ChangedPlace {
  if (service !== undefined)
    return { name: service, ...changedPlace(places[service] ?? { suspicion: 0, shift: null }) }
  const bySuspicion = Object.values(places).toSorted(
    (one, other) => (other.suspicion ?? 1) - (one.suspicion ?? 1),
  )
  const [most = { suspicion: 0, shift: null }] = bySuspicion
  return { name: 'what it touches', ...changedPlace(most, 0.5) }
}

function changedPlace({ suspicion = 1, shift, isOwn }: WatchedPlace, part = 1): ChangedPlace {
  return {
    suspicion: suspicion * part,
    onset: shift && { low: shift.onsetInterval.from, high: shift.onsetInterval.to },
    ...(isOwn === undefined ? {} : { manner: isOwn ? 'own' : 'suffered' }),
    ...(shift && shift.before > 0 ? { factor: shift.after / shift.before } : {}),
  }
}

function lagText(lagMs: number): string {
  const seconds = Math.round(Math.abs(lagMs) / 1000)
  return lagMs < 0 ? `${seconds} s before` : `${seconds} s after`
}

/** The shifted series with every change as a labelled line; without a series, the changes alone. */
function chartOf(
  title: string,
  { shift, changes }: { readonly shift: Explained; readonly changes: Rows<Change> },
): Evidence {
  if (!shift.evidence) return evidence.changes(title, changes)
  const provenance = provenanceOf([shift.evidence, changes])
  const marks = changes.rows.map((change) => changeMark(change))
  if (shift.evidence.kind !== 'series') return { ...shift.evidence, title, provenance }
  return { ...shift.evidence, title, marks, provenance }
}

function tableOf(
  verdicts: readonly ChangeVerdict[],
  { changes, none }: { readonly changes: Rows<Change>; readonly none: number },
): Evidence {
  const odds = (verdict: ChangeVerdict, name: EventFactor['name']): number | null =>
    verdict.factors.find((factor) => factor.name === name)?.likelihoodRatio ?? null
  return evidence.table({
    title: 'What speaks for each change',
    columns: [
      { name: 'change' },
      { name: 'probability', unit: '1' },
      { name: 'before the onset', unit: 'ms' },
      { name: 'odds by timing' },
      { name: 'odds by place' },
    ],
    rows: [
      ...verdicts.map((verdict) => [
        entityName(verdict.entity),
        verdict.probability,
        verdict.lagMs,
        odds(verdict, 'timing'),
        odds(verdict, 'scope'),
      ]),
      ['none of these', none, null, null, null],
    ],
    from: [changes],
  })
}
