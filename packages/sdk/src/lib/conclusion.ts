import type { Provenance } from './answer.ts'
import type { Entity } from './entity.ts'

/** The answer of a run or an investigation: one sentence, and what it rests on. */
export type Conclusion = CauseConclusion | HealthyConclusion | InconclusiveConclusion

export type CauseConclusion = {
  readonly kind: 'cause'
  readonly sentence: string
  /** 0..1; how sure the answer is, whichever kind it is. */
  readonly confidence: number
}

export type HealthyConclusion = {
  readonly kind: 'healthy'
  readonly sentence: string
  readonly confidence: number
  /** What was looked at to know that nothing is wrong. */
  readonly checked: Checked[]
}

/** "Not enough evidence" as an answer: what could be so, what is missing, and what to ask. */
export type InconclusiveConclusion = {
  readonly kind: 'inconclusive'
  readonly sentence: string
  readonly confidence: number
  /** What the cause may be, the likeliest first. */
  readonly hypotheses: Hypothesis[]
  /** What would have to be known, such as "traces of checkout". */
  readonly missing: string[]
  /** The one question whose answer would settle it. */
  readonly question: string | null
}

/** A cause that is possible and not shown. */
export type Hypothesis = {
  readonly entity: Entity
  /** Probability that it is the cause, 0..1. */
  readonly confidence: number
  readonly sentence: string
}

/** Something that was looked at, by the calls that it was read with. */
export type Checked = { readonly title: string; readonly provenance: Provenance[] }

/** The conclusion of what ended, or could not begin, without anything to say but the reason. */
export function withoutAnswer(sentence: string): InconclusiveConclusion {
  return {
    kind: 'inconclusive',
    sentence: sentence.slice(0, 4_000),
    confidence: 0,
    hypotheses: [],
    missing: [],
    question: null,
  }
}
