import { answer, noAnswer, type Answer, type Diagnostic } from '../answer.ts'
import type { Interval } from '../tests/proportions.ts'
import { evidenceFactors, scopeFactor, type EventFactor, type MeasuredEvidence } from './factors.ts'
import { placeFactors, type ChangedPlace } from './place.ts'
import {
  atOnceRatio,
  atOnceSentence,
  kindProfiles,
  lagDensity,
  timingSentence,
  type EventKind,
} from './timing.ts'

/** Where a change was made, by label: `{ service: 'payment', region: 'eu' }`. */
export type Scope = Readonly<Record<string, string>>

/** A change that might explain the shift. Times are in milliseconds. */
export interface CandidateEvent {
  readonly id: string
  readonly kind: EventKind
  /** When it took effect; NaN when nobody knows, and then timing says nothing about it. */
  readonly time: number
  /** End of a rollout that took a while. */
  readonly endTime?: number
  readonly scope: Scope
  /**
   * How the changed thing stands to where the shift starts, if the caller knows the call graph:
   * 'callee' is something that it calls (so its trouble travels to it), 'caller' something that
   * calls it, 'unrelated' is in another part of the system.
   */
  readonly relation?: 'same' | 'callee' | 'caller' | 'unrelated'
  readonly evidence?: MeasuredEvidence
  /** What was seen at the place itself: when it shifted, by how much, and whether by itself. */
  readonly place?: ChangedPlace
}

export interface IsolationOptions {
  /** Probability, before looking at any event, that no listed event is to blame; .25 unless told. */
  readonly priorNone?: number
  /** How long before the onset an unlisted cause could have begun, in ms; 60 minutes unless told. */
  readonly horizonMs?: number
  /** Error of the clocks that stamp events and telemetry, in ms; 5 seconds unless told. */
  readonly clockErrorMs?: number
  /**
   * How soon a bad change shows. 'by-kind' (unless told): after a delay that its kind makes likely.
   * 'at-once': when it takes effect, so that a change after which all was well for a while is hardly
   * the cause; for onsets known to seconds, at best those of the changed places themselves. The
   * horizon then does not matter.
   */
  readonly timing?: 'by-kind' | 'at-once'
  /**
   * 'shared' (unless told): the listed changes share 1 − priorNone, each the less the more there are.
   * 'each': every change has those odds alone, as where most can be excluded and a long list is no
   * sign that each is harmless.
   */
  readonly prior?: 'shared' | 'each'
}

export interface EventVerdict {
  readonly id: string
  readonly probability: number
  /** Onset minus time of the event, in ms; negative when the event came after. */
  readonly lagMs: number
  /** Each factor with its likelihood ratio (above 1 speaks for the event) and a sentence. */
  readonly factors: readonly EventFactor[]
}

export interface Isolation {
  /** Most probable first; with `none` they add up to 1. */
  readonly events: readonly EventVerdict[]
  readonly none: number
}

/**
 * Which of the listed changes explains a shift, or none of them.
 *
 * The rule is Bayes' over exclusive explanations, of this library's own making; what counts as evidence
 * is Hill's list (1965: time, place, gradient, experiment). Event e has the odds
 * prior(kind) × timing × scope × place × measured evidence against "none of these". *Timing* is the density
 * of the lag between a change of this kind and its effect (log-logistic, with a time constant by
 * kind, see `kindProfiles`), averaged over the onset's interval, divided by the uniform density
 * 1 / horizon of an unlisted cause; a change later than the onset by more than the clock error is
 * ruled out. *Scope* weighs agreeing and conflicting labels and the relation in the call graph.
 * *Place*, if the changed place was watched, asks how suspect it is, whether it shifted at all (and
 * then when: its own onset replaces the shift's), by itself or only with what it calls, and how much.
 * *Measured evidence* takes dose–response, difference in differences, and the quiet of earlier
 * changes of the same kind, each as a bounded likelihood ratio. Priors share 1 − priorNone by the
 * kinds' weights. Every factor is returned, so that the answer can be checked by hand.
 *
 * Two causes at once are not modelled: their probabilities then split. O(events).
 *
 * @example isolateEvent({ shiftOnset: 60_000, onsetInterval: { low: 55_000, high: 60_000 }, scope: { service: 'cart' },
 *   events: [{ id: 'cart@v2', kind: 'deploy', time: 50_000, scope: { service: 'cart' } }] }).value?.none // 0.002
 */
export function isolateEvent(input: {
  readonly shiftOnset: number
  readonly onsetInterval?: Interval
  /** Labels of where the shift starts. */
  readonly scope: Scope
  readonly events: readonly CandidateEvent[]
  readonly options?: IsolationOptions
}): Answer<Isolation | null> {
  const { shiftOnset, events } = input
  if (!Number.isFinite(shiftOnset))
    return noAnswer('invalid-option', 'The onset of the shift must be a time.')
  const {
    priorNone: prior = 0.25,
    horizonMs = 3_600_000,
    clockErrorMs = 5000,
  } = input.options ?? {}
  if (
    !(prior >= 0 && prior <= 1) ||
    !isFiniteFrom(horizonMs, Number.MIN_VALUE) ||
    !isFiniteFrom(clockErrorMs, 0)
  ) {
    return noAnswer(
      'invalid-option',
      'priorNone lies in [0, 1], horizonMs above 0 and clockErrorMs is not negative.',
    )
  }
  const priorNone = Math.min(0.999, Math.max(0.001, prior))
  const isAtOnce = input.options?.timing === 'at-once'
  const isShared = input.options?.prior !== 'each'
  const onset = {
    low: Math.min(shiftOnset, finiteOr(input.onsetInterval?.low, shiftOnset)),
    high: Math.max(shiftOnset, finiteOr(input.onsetInterval?.high, shiftOnset)),
  }
  if (events.length === 0) {
    return answer({ events: [], none: 1 }, [
      { code: 'no-alternative', message: 'No event was given to choose from.' },
    ])
  }
  const totalWeight = events.reduce((sum, event) => sum + kindProfiles[event.kind].weight, 0)
  const weighed = events.map((event) => {
    const factors = [
      priorFactor(event, { totalWeight: isShared ? totalWeight : null, priorNone }),
      timingFactor(event, { shiftOnset, onset, horizonMs, clockErrorMs, isAtOnce }),
      ...scopeFactors(event, input.scope),
      ...(event.place === undefined ? [] : placeFactors(event.place)),
      ...evidenceFactors(event.evidence),
    ]
    const odds = factors.reduce((product, factor) => product * factor.likelihoodRatio, 1)
    return { id: event.id, odds, lagMs: shiftOnset - event.time, factors }
  })
  const total = 1 + weighed.reduce((sum, event) => sum + event.odds, 0)
  const verdicts = weighed
    .map(({ id, odds, lagMs, factors }) => ({ id, probability: odds / total, lagMs, factors }))
    .sort(
      (a, b) => b.probability - a.probability || lagOrder(a) - lagOrder(b) || compare(a.id, b.id),
    )
  return answer({ events: verdicts, none: 1 / total }, closeCall(verdicts))
}

function priorFactor(
  event: CandidateEvent,
  share: { readonly totalWeight: number | null; readonly priorNone: number },
): EventFactor {
  const weight = kindProfiles[event.kind].weight
  const among =
    share.totalWeight === null
      ? ', whatever the others'
      : ` among the ${share.totalWeight.toFixed(1)} of all candidates`
  return {
    name: 'prior',
    likelihoodRatio: ((1 - share.priorNone) * weight) / (share.totalWeight ?? 1) / share.priorNone,
    sentence: `A change of kind ${event.kind} has weight ${weight}${among}.`,
  }
}

/** Judged by the onset of the changed place, where that is known. */
function timingFactor(
  event: CandidateEvent,
  when: {
    readonly shiftOnset: number
    readonly onset: Interval
    readonly horizonMs: number
    readonly clockErrorMs: number
    readonly isAtOnce: boolean
  },
): EventFactor {
  const { clockErrorMs, horizonMs } = when
  if (!Number.isFinite(event.time))
    return { name: 'timing', likelihoodRatio: 1, sentence: 'Nobody knows when it was made.' }
  const own = event.place?.onset
  const isOwnKnown = own !== undefined && own !== null && own.low <= own.high
  const onset = isOwnKnown ? own : when.onset
  if (when.isAtOnce) {
    return {
      name: 'timing',
      likelihoodRatio: atOnceRatio(event, onset, clockErrorMs),
      sentence: atOnceSentence(event, onset, clockErrorMs),
    }
  }
  const best = isOwnKnown ? own.high : when.shiftOnset
  return {
    name: 'timing',
    likelihoodRatio: horizonMs * lagDensity(event, onset, clockErrorMs),
    sentence: timingSentence(event, { onset: best, latest: onset.high + clockErrorMs }),
  }
}

/** A place that was watched says more than that no label ties it to the shift. */
function scopeFactors(event: CandidateEvent, scope: Scope): EventFactor[] {
  const isTied =
    event.relation !== undefined || Object.keys(event.scope).some((label) => label in scope)
  return event.place !== undefined && !isTied ? [] : [scopeFactor(event, scope)]
}

function closeCall(verdicts: readonly EventVerdict[]): Diagnostic[] {
  const [first, second] = verdicts
  if (first === undefined || second === undefined || second.probability < first.probability / 3)
    return []
  return [
    {
      code: 'no-alternative',
      message: `${first.id} and ${second.id} explain the shift about equally well; more evidence is needed to tell them apart.`,
    },
  ]
}

/** Of equally likely events the closer in time comes first, one without a time last. */
function lagOrder({ lagMs }: { readonly lagMs: number }): number {
  return Number.isFinite(lagMs) ? Math.abs(lagMs) : Number.MAX_VALUE
}

function isFiniteFrom(value: number, least: number): boolean {
  return value >= least && Number.isFinite(value)
}

function finiteOr(value: number | undefined, otherwise: number): number {
  return value !== undefined && Number.isFinite(value) ? value : otherwise
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
