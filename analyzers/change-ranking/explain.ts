import { isolateEvent, type CandidateEvent, type EventVerdict } from '@faultline/analysis'
import type { Change } from '@faultline/sdk'
import type { Suspect } from '../node-ranking/suspects.ts'

/** Changes of services that are this much as abnormal as the first suspect speak for themselves too. */
const loudShare = 1 / 3
/** An onset lies between the last calm sample and the first loud one, which covers the step before it. */
const stepsOfDoubt = 2

const kinds = {
  deployment: 'deploy',
  flag: 'flag',
  configuration: 'configuration',
  other: 'other',
} as const

export type Explanation = {
  /** Most probable first; with `none` they add up to 1. */
  readonly verdicts: readonly (EventVerdict & { readonly change: Change })[]
  readonly none: number
  /** Where the trouble clearly is; absent when no node stands out, and then timing alone speaks. */
  readonly place?: Suspect
}

/**
 * Weighs changes by when they took effect and by what their services show. Where no node is clearly
 * abnormal, the trouble began somewhere in the time before the alert, at a place that is not known.
 */
export function explain(
  changes: readonly Change[],
  suspects: readonly Suspect[],
  question: {
    readonly alertAt: number
    readonly clearScore: number
    readonly soonMs: number
    readonly stepMs: number
  },
): Explanation {
  const { alertAt, clearScore, soonMs, stepMs } = question
  const [first] = suspects
  const place = first && first.score >= clearScore ? first : undefined
  const begun = place?.onset ?? alertAt
  const onset = place
    ? { low: begun - stepsOfDoubt * stepMs, high: begun }
    : { low: alertAt - soonMs, high: alertAt }
  const scores = new Map(suspects.map(({ id, score }) => [id, score]))
  const { value } = isolateEvent({
    shiftOnset: (onset.low + onset.high) / 2,
    onsetInterval: onset,
    scope: {},
    events: changes.map((change): CandidateEvent => ({
      ...{ id: change.id, kind: kinds[change.kind], time: change.at, scope: {} },
      ...(place ? { relation: relationOf(change, place, scores) } : {}),
    })),
    // A sample's time is known to its step; the alert's, which alone speaks otherwise, exactly.
    options: { clockErrorMs: place ? stepMs : 0 },
  })
  const byId = new Map(changes.map((change) => [change.id, change]))
  return {
    verdicts: (value?.events ?? []).flatMap((verdict) => {
      const change = byId.get(verdict.id)
      return change ? [{ ...verdict, change }] : []
    }),
    none: value?.none ?? 1,
    ...(place ? { place } : {}),
  }
}

function relationOf(
  { service }: Change,
  place: Suspect,
  scores: ReadonlyMap<string, number>,
): 'same' | 'callee' | 'unrelated' {
  if (service === place.id) return 'same'
  const isAsLoud = (scores.get(service ?? '') ?? 0) >= place.score * loudShare
  return isAsLoud ? 'callee' : 'unrelated'
}
