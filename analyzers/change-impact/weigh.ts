import type { Change, Window } from '@faultline/sdk'
import { changeEntity, entityName } from '@faultline/sdk'

/** What is known of the place that a change was made to. */
export type Place = {
  /** How directly the place could bring the trouble about, 0..1. */
  readonly weight: number
  /** When the place's behaviour shifted; absent when it did not. */
  readonly onset?: Window
  /** What shifted is what the place does itself, not what it suffers from others. */
  readonly isOwn?: boolean
  /** By what factor it shifted; absent when that is not known. */
  readonly factor?: number
}

/** Why a change is, or is not, taken for the cause. */
export type Verdict = {
  readonly change: Change
  /** Probability that it is the cause; with the others' and `none` it adds up to 1. */
  readonly probability: number
  readonly judgement: 'cause' | 'doubtful' | 'innocent'
  /** End of the sentence "innocent because …" or "suspect because …". */
  readonly reason: string
}

/** Share of incidents that come from changes: about 70 % (Beyer et al., Site Reliability Engineering, 2016, chapter 1). */
const fromChanges = 0.7
const weightOfKind = { deployment: 1, configuration: 0.9, flag: 0.9, other: 0.6 }
/** A change that takes effect when the place shifts, against one at any other moment. */
const timely = 10
/** A change whose place behaved as before for a while after it, and only then shifted. */
const late = 0.3
/** From this weight on, what a place suffers may as well be its own doing. */
const mainSuspect = 0.85
/** A place that shifted by less than this factor explains the less the smaller the factor. */
const fullFactor = 8
/** Below this, a change is a suspect rather than a cause; below the other, it is innocent. */
const leastCertainty = 0.6
const leastDoubt = 0.35
/** Clocks and export intervals leave this much doubt, in milliseconds. */
const clockErrorMs = 1_500

/**
 * Weighs changes against each other and against "none of these", as exclusive explanations: the
 * odds of a change are prior of its kind × timing × how directly its place could be to blame.
 */
export function weighChanges(
  changes: readonly Change[],
  places: Readonly<Record<string, Place>>,
  onset: Window,
): { verdicts: readonly Verdict[]; none: number } {
  const weighed = changes.map((change) => ({ change, ...weigh(change, places, onset) }))
  const total = 1 + weighed.reduce((sum, { odds }) => sum + odds, 0)
  const ranked = weighed
    .map(({ change, odds, reason }) => ({ change, probability: odds / total, reason, odds }))
    .toSorted((one, other) => other.probability - one.probability)
  const [best] = ranked
  const verdicts = ranked.map(({ change, probability, reason, odds }) => {
    const isOutdone = best && best.change !== change && best.probability >= 0.5 && odds >= 0.2
    const name = isOutdone ? entityName(changeEntity(best.change)) : ''
    const judged = isOutdone ? `${name} explains it better` : reason
    return { change, probability, judgement: judge(probability), reason: judged }
  })
  return { verdicts, none: 1 / total }
}

function judge(probability: number): Verdict['judgement'] {
  if (probability >= leastCertainty) return 'cause'
  return probability >= leastDoubt ? 'doubtful' : 'innocent'
}

function weigh(
  change: Change,
  places: Readonly<Record<string, Place>>,
  onset: Window,
): { odds: number; reason: string } {
  const place = placeOf(change, places)
  const own = place?.onset ?? onset
  const timing = weighTiming(change.at, own)
  if (timing.ratio === 0) return { odds: 0, reason: timing.reason }
  if (!place || place.weight < 0.02) {
    return {
      odds: 0.01,
      reason: `${change.service ?? 'what it touches'} is not where the trouble starts`,
    }
  }
  const prior = (fromChanges / (1 - fromChanges)) * weightOfKind[change.kind]
  const behaviour = weighBehaviour(place, change.service ?? 'what it touches')
  const size = Math.max(
    0.05,
    Math.min(1, Math.log2(place.factor ?? fullFactor) / Math.log2(fullFactor)),
  )
  const odds = prior * timing.ratio * place.weight * behaviour.ratio * size
  return { odds, reason: `${behaviour.reason}${timing.reason}` }
}

function placeOf(change: Change, places: Readonly<Record<string, Place>>): Place | undefined {
  if (change.service !== undefined) return places[change.service]
  // A change without a service may touch any: it is as suspect as the most suspect place, by half.
  const most = Object.values(places).toSorted((one, other) => other.weight - one.weight)[0]
  return most && { ...most, weight: most.weight / 2 }
}

/** Whether the place behaves as the place of a bad change does. */
function weighBehaviour(place: Place, name: string): { ratio: number; reason: string } {
  if (!place.onset) {
    // A place that died shows no behaviour any more; one that lives and shows none is hardly to blame.
    const ratio = place.weight >= mainSuspect ? 0.25 : 0.1
    return { ratio, reason: `${name} behaves as before, although ` }
  }
  if (place.isOwn || place.weight >= mainSuspect) return { ratio: 1, reason: '' }
  return { ratio: 0.05, reason: `${name} only suffers from what it calls, although ` }
}

function weighTiming(at: number, onset: Window): { ratio: number; reason: string } {
  const after = at - (onset.to + clockErrorMs)
  if (after > 0)
    return { ratio: 0, reason: `it came ${duration(at - onset.to)} after the shift began` }
  const lag = onset.from - clockErrorMs - at
  const distance = duration(Math.max(0, onset.from - at))
  if (lag <= 0) return { ratio: timely, reason: `the shift began within ${distance} of it` }
  const ratio = late / (1 + lag / 120_000)
  return { ratio, reason: `the shift began ${distance} after it, and all was well in between` }
}

function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000
  return seconds < 90
    ? `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`
    : `${Math.round(seconds / 60)} min`
}
