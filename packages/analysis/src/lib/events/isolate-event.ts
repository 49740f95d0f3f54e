import { answer, noAnswer, type Answer, type Diagnostic } from '../answer.ts'
import type { Interval } from '../tests/proportions.ts'
import { evidenceFactors, scopeFactor, type EventFactor, type MeasuredEvidence } from './factors.ts'
import { kindProfiles, lagDensity, timingSentence, type EventKind } from './timing.ts'

/** Where a change was made, by label: `{ service: 'payment', region: 'eu' }`. */
export type Scope = Readonly<Record<string, string>>

/** A change that might explain the shift. Times are in milliseconds. */
export interface CandidateEvent {
  readonly id: string
  readonly kind: EventKind
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
}

export interface IsolationOptions {
  /** Probability, before looking at any event, that no listed event is to blame; .25 unless told. */
  readonly priorNone?: number
  /** How long before the onset an unlisted cause could have begun, in ms; 60 minutes unless told. */
  readonly horizonMs?: number
  /** Error of the clocks that stamp events and telemetry, in ms; 5 seconds unless told. */
  readonly clockErrorMs?: number
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
 * The rule is Bayes' over exclusive explanations: event e has the odds
 * prior(kind) × timing × scope × measured evidence against "none of these". *Timing* is the density
 * of the lag between a change of this kind and its effect (log-logistic, with a time constant by
 * kind, see `kindProfiles`), averaged over the onset's interval, divided by the uniform density
 * 1 / horizon of an unlisted cause; a change later than the onset by more than the clock error is
 * ruled out. *Scope* weighs agreeing and conflicting labels and the relation in the call graph.
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
  const priorNone = Math.min(0.999, Math.max(0.001, input.options?.priorNone ?? 0.25))
  const horizonMs = input.options?.horizonMs ?? 3_600_000
  const clockErrorMs = input.options?.clockErrorMs ?? 5000
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
      priorFactor(event, { totalWeight, priorNone }),
      {
        name: 'timing' as const,
        likelihoodRatio: horizonMs * lagDensity(event, onset, clockErrorMs),
        sentence: timingSentence(event, { onset: shiftOnset, latest: onset.high + clockErrorMs }),
      },
      scopeFactor(event, input.scope),
      ...evidenceFactors(event.evidence),
    ]
    const odds = factors.reduce((product, factor) => product * factor.likelihoodRatio, 1)
    return { id: event.id, odds, lagMs: shiftOnset - event.time, factors }
  })
  const total = 1 + weighed.reduce((sum, event) => sum + event.odds, 0)
  const verdicts = weighed
    .map(({ id, odds, lagMs, factors }) => ({ id, probability: odds / total, lagMs, factors }))
    .sort(
      (a, b) =>
        b.probability - a.probability ||
        Math.abs(a.lagMs) - Math.abs(b.lagMs) ||
        compare(a.id, b.id),
    )
  return answer({ events: verdicts, none: 1 / total }, closeCall(verdicts))
}

function priorFactor(
  event: CandidateEvent,
  share: { readonly totalWeight: number; readonly priorNone: number },
): EventFactor {
  const weight = kindProfiles[event.kind].weight
  return {
    name: 'prior',
    likelihoodRatio: ((1 - share.priorNone) * weight) / share.totalWeight / share.priorNone,
    sentence: `A change of kind ${event.kind} has weight ${weight} among the ${share.totalWeight.toFixed(1)} of all candidates.`,
  }
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

function finiteOr(value: number | undefined, otherwise: number): number {
  return value !== undefined && Number.isFinite(value) ? value : otherwise
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
