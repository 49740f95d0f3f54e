import type { Entity } from '@faultline/sdk'

/** A guess at where the trouble starts, with how much of the degradation it accounts for. */
export type Hypothesis = {
  readonly entity: Entity
  /** Part of the degradation that it accounts for, 0..1. */
  readonly score: number
  /** Services a change of which could bring it about, with how directly, 0..1. */
  readonly suspects: Readonly<Record<string, number>>
  /** Why, as the end of a sentence: "own time rose from 12 ms to 230 ms per request". */
  readonly because: string
  /** The callee gave no answer at all. */
  readonly isSilent?: boolean
  /** Ids of failing traces. */
  readonly traces?: readonly string[]
}

export type Severity = {
  /** 0..1 each: how much worse latency and errors got for users. */
  readonly latency: number
  readonly errors: number
}
