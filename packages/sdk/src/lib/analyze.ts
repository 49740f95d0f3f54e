import type { Evidence, Mark } from './evidence.ts'
import type { Series } from './answer.ts'

/** A lasting change of a series' level. */
export type Shift = {
  /** When it began, epoch milliseconds. */
  readonly onset: number
  /** Within which the onset lies with 95 % confidence. */
  readonly onsetInterval: { readonly from: number; readonly to: number }
  /** Median before and after, in the series' unit. */
  readonly before: number
  readonly after: number
  readonly direction: 'up' | 'down'
  /** Robust standardised size of the change. */
  readonly effect: number
  /** Probability that the level really changed, 0..1. */
  readonly probability: number
  /** "checkout p95 rose from 80 ms to 640 ms at 12:03:10". */
  readonly sentence: string
  readonly evidence: Evidence
}

/** Statistics on series, each result one call away from a finding with a picture. */
export type Analyze = {
  /** The largest lasting change of level in the series, or null when there is none. */
  readonly shift: (series: Series, options?: { readonly marks?: readonly Mark[] }) => Shift | null
}
