import type { Analyze, Change, ChangeVerdict, Explained, Rows, WatchedPlace } from '@faultline/sdk'
import { entityName } from '@faultline/sdk'

/** What is said of a change: its probability and why. */
export type Judgement = {
  readonly verdict: ChangeVerdict
  readonly judgement: 'cause' | 'doubtful' | 'innocent'
  /** End of the sentence "innocent: …", without a full stop. */
  readonly reason: string
}

/** Share of incidents that do not come from changes: about 30 % (Beyer et al., Site Reliability Engineering, 2016, chapter 1). */
const priorNone = 0.3
/** Clocks and export intervals leave this much doubt, in milliseconds. */
const clockErrorMs = 1_500
/** Below this, a change is a suspect rather than a cause; below the other, it is innocent. */
const leastCertainty = 0.6
const leastDoubt = 0.35
/** A change that had odds of its own is told which other one explains the shift better. */
const leastRival = 0.2

/**
 * Judges each change by event isolation: the services were watched to the second, so changes are
 * taken to act at once, and every change of the last half hour is listed, most of them harmless.
 */
export function judgeChanges(
  analyze: Analyze,
  explained: Explained,
  facts: {
    readonly changes: Rows<Change>
    readonly places: Readonly<Record<string, WatchedPlace>>
  },
): { judgements: readonly Judgement[]; none: number } {
  const isolated = analyze.isolateEvent(explained, facts.changes, {
    places: facts.places,
    priorNone,
    clockErrorMs,
    timing: 'at-once',
    prior: 'each',
  })
  if (!isolated) return { judgements: [], none: 1 }
  const [best] = isolated.verdicts
  const judgements = isolated.verdicts.map((verdict): Judgement => {
    const judgement = judgementOf(verdict.probability)
    const isOutdone =
      best && best !== verdict && best.probability >= 0.5 && oddsOf(verdict) >= leastRival
    const reason = isOutdone ? `${entityName(best.entity)} explains it better` : reasonOf(verdict)
    return { verdict, judgement, reason }
  })
  return { judgements, none: isolated.none }
}

function oddsOf({ factors }: ChangeVerdict): number {
  return factors.reduce((product, { likelihoodRatio }) => product * likelihoodRatio, 1)
}

function judgementOf(probability: number): Judgement['judgement'] {
  if (probability >= leastCertainty) return 'cause'
  return probability >= leastDoubt ? 'doubtful' : 'innocent'
}

/** What speaks most against the change, and what it withstands of the timing that speaks for it. */
function reasonOf({ factors }: ChangeVerdict): string {
  const reasons = factors.filter(({ name }) => name !== 'prior')
  const [most] = reasons.toSorted((one, other) => one.likelihoodRatio - other.likelihoodRatio)
  const timing = reasons.find(({ name }) => name === 'timing')
  const against = clause(most?.sentence ?? '')
  const isTimely = timing && timing !== most && timing.likelihoodRatio > 1
  return isTimely ? `${against}, although ${clause(timing.sentence)}` : against
}

/** A sentence as part of a longer one: names keep their spelling. */
function clause(sentence: string): string {
  return sentence.replace(/^(?:It|The|What)\b/, (word) => word.toLowerCase()).replace(/\.$/, '')
}
