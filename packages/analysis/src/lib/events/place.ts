import { log } from '../numeric/elementary.ts'
import type { Interval } from '../tests/proportions.ts'
import type { EventFactor } from './factors.ts'

/** What was seen at the very place that a change was made to, if somebody looked there. */
export interface ChangedPlace {
  /** What sentences call the place. */
  readonly name?: string
  /**
   * How directly the place could bring the shift about, 0..1, as from a ranking of causes; 1 unless
   * told. A place that nobody suspects has 0, which speaks strongly against the change and does not
   * exclude it.
   */
  readonly suspicion?: number
  /**
   * When the place itself shifted, in ms: timing is then judged by this onset rather than by that of
   * the shift to be explained. `null`: the place was watched and went on as before.
   */
  readonly onset: Interval | null
  /** Whether what shifted is what the place does itself, or what it suffers from what it calls. */
  readonly manner?: 'own' | 'suffered'
  /** By what factor it shifted; leave it out when the level before is zero. */
  readonly factor?: number
}

/** From this suspicion on, what a place suffers may as well be its own doing. */
const mainSuspect = 0.85
/** A place that shifted by less than this factor explains the less the smaller the factor. */
const fullFactor = 8
/** A silent main suspect may have died, which leaves nothing to see; any other lives and is well. */
const unmoved = { mainSuspect: 0.25, other: 0.1 }
const suffering = 0.05
/** No single piece is proof: bounds of what suspicion and size can take away. */
const least = { suspicion: 0.001, size: 0.05 }

/** Weighs whether a place behaves as that of a bad change does: suspicion, behaviour and size. */
export function placeFactors(place: ChangedPlace): EventFactor[] {
  const name = place.name ?? 'the place that it changed'
  const suspicion = within(place.suspicion ?? 1, { low: 0, high: 1 })
  const factors = [
    {
      name: 'suspicion' as const,
      likelihoodRatio: Math.max(least.suspicion, suspicion),
      sentence: sentenceCase(
        suspicion < 0.02
          ? `${name} is not where the trouble starts.`
          : `${name} could be where the trouble starts (suspicion ${suspicion.toFixed(2)}).`,
      ),
    },
    { name: 'behaviour' as const, ...behaviour(place, { name, suspicion }) },
  ]
  if (place.onset === null || place.factor === undefined || Number.isNaN(place.factor))
    return factors
  const size = Math.abs(log(Math.max(0, place.factor))) / log(fullFactor)
  const said = Number.isFinite(place.factor)
    ? `shifted by a factor of ${Number(place.factor.toPrecision(2))}`
    : 'shifted from nothing'
  const likelihoodRatio = within(size, { low: least.size, high: 1 })
  return [...factors, { name: 'size', likelihoodRatio, sentence: sentenceCase(`${name} ${said}.`) }]
}

function behaviour(
  { onset, manner }: ChangedPlace,
  { name, suspicion }: { readonly name: string; readonly suspicion: number },
): Pick<EventFactor, 'likelihoodRatio' | 'sentence'> {
  if (onset === null) {
    const likelihoodRatio = suspicion >= mainSuspect ? unmoved.mainSuspect : unmoved.other
    return { likelihoodRatio, sentence: sentenceCase(`${name} behaves as before.`) }
  }
  if (manner === 'suffered' && suspicion < mainSuspect) {
    const sentence = sentenceCase(`${name} only suffers from what it calls.`)
    return { likelihoodRatio: suffering, sentence }
  }
  const means = manner === 'own' ? 'shifted in what it does itself' : 'shifted, too'
  return { likelihoodRatio: 1, sentence: sentenceCase(`${name} ${means}.`) }
}

function within(value: number, bounds: Interval): number {
  return Number.isNaN(value) ? bounds.high : Math.min(bounds.high, Math.max(bounds.low, value))
}

/** The name of a service keeps its spelling; a phrase begins the sentence. */
function sentenceCase(sentence: string): string {
  return sentence.replace(/^[tw](?=he |hat )/, (first) => first.toUpperCase())
}
