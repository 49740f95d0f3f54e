import type { Analyze, Change, ChangeVerdict, Explained, Rows, WatchedPlace } from '@faultline/sdk'
import { entityName } from '@faultline/sdk'
import type { Rollout } from './rollouts.ts'
import type { VersionComparison } from './versions.ts'

/** What is said of a change: its probability and why. */
export type Judgement = {
  readonly verdict: ChangeVerdict
  /**
   * `innocent` rests on proof: another version is as bad, the place is watched and well or no part of
   * it, or telemetry shows that it took effect at another time. `unlikely` lacks that proof.
   */
  readonly judgement: 'cause' | 'doubtful' | 'unlikely' | 'innocent'
  /** 0..1: that of the verdict, or what proof makes of it. */
  readonly probability: number
  /** End of the sentence "…: …", without a full stop. */
  readonly reason: string
  readonly versions?: VersionComparison
}

/** What telemetry says of when changes took effect and how versions compare, by the changes' ids. */
export type Observed = {
  readonly rollouts: ReadonlyMap<string, Rollout>
  readonly versions: ReadonlyMap<string, VersionComparison>
  /** Services whose spans carry a version, so that a new one would show. */
  readonly versioned: ReadonlySet<string>
}
const nothingObserved: Observed = { rollouts: new Map(), versions: new Map(), versioned: new Set() }

/** Share of incidents that do not come from changes: about 30 % (Beyer et al., Site Reliability Engineering, 2016, chapter 1). */
const priorNone = 0.3
/** Clocks and export intervals leave this much doubt, in milliseconds. */
const clockErrorMs = 1_500
/** Below this, a change is a suspect rather than a cause; below the other, it is unlikely. */
const leastCertainty = 0.6
const leastDoubt = 0.35
/** A change that had odds of its own is told which other one explains the shift better. */
const leastRival = 0.2
/** From this suspicion on, a service may be the one to blame, and time alone clears no change of it. */
const suspect = 0.3
const mainSuspect = 0.85
/** Telemetry's own time of a rollout clears it when the odds of its timing are below this. */
const leastTimely = 0.2
/** Pipelines post a deployment when it begins, when it has ended, or a little later. */
const rolloutMs = 300_000
/** A version that is worse than the other one beside it is as good as proven; one that time fits only by guess is not. */
const proven = 0.96
const guessed = 0.65

type Facts = {
  readonly changes: Rows<Change>
  readonly places: Readonly<Record<string, WatchedPlace>>
  readonly observed?: Observed
}

/**
 * Judges each change by event isolation: the services were watched to the second, so changes are
 * taken to act at once, and every change of the last half hour is listed, most of them harmless.
 */
export function judgeChanges(
  analyze: Analyze,
  explained: Explained,
  { changes, places, observed = nothingObserved }: Facts,
): { judgements: readonly Judgement[]; none: number } {
  const guessedIds = new Set(
    changes.rows
      .filter((change) => isPostedLate(change, { explained, places, observed }))
      .map(({ id }) => id),
  )
  const effective = Object.fromEntries(
    changes.rows.flatMap(({ id, at }) => {
      const rollout = observed.rollouts.get(id)
      if (rollout) return [[id, { from: rollout.from, to: rollout.to }]]
      return guessedIds.has(id) ? [[id, { from: at - rolloutMs, to: at }]] : []
    }),
  )
  const isolated = analyze.isolateEvent(explained, changes, {
    ...{ places, priorNone, clockErrorMs, effective },
    ...{ timing: 'at-once', prior: 'each' },
  })
  if (!isolated) return { judgements: [], none: 1 }
  const judgements = isolated.verdicts.map((verdict) =>
    judgeOne(verdict, { best: isolated.verdicts[0], places, observed, guessedIds }),
  )
  const ranked = judgements.toSorted((one, other) => other.probability - one.probability)
  return { judgements: ranked, none: isolated.none }
}

type Context = {
  readonly best: ChangeVerdict | undefined
  readonly places: Facts['places']
  readonly observed: Observed
  readonly guessedIds: ReadonlySet<string>
}

function judgeOne(verdict: ChangeVerdict, context: Context): Judgement {
  const { best, places, observed, guessedIds } = context
  const { change } = verdict
  const versions = observed.versions.get(change.id)
  const suspicion = suspicionOf(change, places)
  if (versions?.verdict === 'worse' && suspicion > 0.02) {
    const probability = Math.max(proven, verdict.probability)
    return { verdict, judgement: 'cause', probability, reason: versions.sentence, versions }
  }
  if (versions?.verdict === 'alike') {
    const probability = Math.min(0.02, verdict.probability)
    return { verdict, judgement: 'innocent', probability, reason: versions.sentence, versions }
  }
  const probability = guessedIds.has(change.id)
    ? Math.min(guessed, verdict.probability)
    : verdict.probability
  const isOutdone =
    best && best !== verdict && best.probability >= 0.5 && oddsOf(verdict) >= leastRival
  const isTimed = observed.rollouts.has(change.id)
  const timing = verdict.factors.find(({ name }) => name === 'timing')
  const isExcludedByTime = isTimed && (timing?.likelihoodRatio ?? 1) < leastTimely
  const hasProof = isExcludedByTime || (change.service !== undefined && suspicion < suspect)
  const judgement = judgementOf(probability, hasProof)
  const reason = isOutdone
    ? `${entityName(best.entity)} explains it better`
    : reasonOf(verdict, { isTimed, judgement })
  return { verdict, judgement, probability, reason, ...(versions ? { versions } : {}) }
}

/** A deployment of the service to blame that was posted soon after the onset may have begun before it. */
function isPostedLate(
  change: Change,
  {
    explained,
    places,
    observed,
  }: {
    readonly explained: Explained
    readonly places: Facts['places']
    readonly observed: Observed
  },
): boolean {
  const onset = explained.onsetInterval.to
  return (
    change.kind === 'deployment' &&
    !observed.rollouts.has(change.id) &&
    change.at > onset + clockErrorMs &&
    change.at <= onset + rolloutMs &&
    change.service !== undefined &&
    !observed.versioned.has(change.service) &&
    (places[change.service]?.suspicion ?? 0) >= mainSuspect
  )
}

function suspicionOf({ service }: Change, places: Facts['places']): number {
  if (service !== undefined) return places[service]?.suspicion ?? 0
  return Math.max(0, ...Object.values(places).map(({ suspicion }) => suspicion ?? 1)) / 2
}

function oddsOf({ factors }: ChangeVerdict): number {
  return factors.reduce((product, { likelihoodRatio }) => product * likelihoodRatio, 1)
}

function judgementOf(probability: number, hasProof: boolean): Judgement['judgement'] {
  if (probability >= leastCertainty) return 'cause'
  if (probability >= leastDoubt) return 'doubtful'
  return hasProof ? 'innocent' : 'unlikely'
}

/** What speaks most against the change, and what it withstands of the timing that speaks for it. */
function reasonOf(
  { factors }: ChangeVerdict,
  { isTimed, judgement }: { readonly isTimed: boolean; readonly judgement: string },
): string {
  const reasons = factors.filter(({ name }) => name !== 'prior')
  const [most] = reasons.toSorted((one, other) => one.likelihoodRatio - other.likelihoodRatio)
  const timing = reasons.find(({ name }) => name === 'timing')
  // What only the poster's clock says excludes nothing.
  if (judgement === 'unlikely' && !isTimed && most === timing && timing?.likelihoodRatio === 0)
    return clause(timing.sentence).replace(/, so .*$/, ', by the clock of whoever posted it')
  const against = clause(most?.sentence ?? '')
  const isTimely = timing && timing !== most && timing.likelihoodRatio > 1
  return isTimely ? `${against}, although ${clause(timing.sentence)}` : against
}

/** A sentence as part of a longer one: names keep their spelling. */
function clause(sentence: string): string {
  return sentence.replace(/^(?:It|The|What)\b/, (word) => word.toLowerCase()).replace(/\.$/, '')
}
