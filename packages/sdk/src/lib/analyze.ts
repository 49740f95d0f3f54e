import type { Series } from './answer.ts'
import type { Evidence, Mark } from './evidence.ts'

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
  /** Size of the change in robust standard deviations of the noise. */
  readonly effect: number
  /** Probability that the level really changed, 0..1. */
  readonly probability: number
  /** "checkout p95 rose from 80 ms to 640 ms at 12:03:10". */
  readonly sentence: string
  readonly evidence: Evidence
}

export type ShiftOptions = {
  /** What the series is called in sentences and charts; its name unless told. */
  readonly title?: string
  /** Only shifts in this direction count; both unless told. */
  readonly direction?: 'up' | 'down'
  /** Only a shift that begins at or after this time counts, epoch milliseconds. */
  readonly notBefore?: number
  /** Changes to draw as labelled lines. */
  readonly marks?: readonly Mark[]
}

/** Statistics on series, each result one call away from a finding with a picture. */
export type Analyze = {
  /** The clearest lasting change of level in the series, or null when there is none. */
  readonly shift: (series: Series | undefined, options?: ShiftOptions) => Shift | null
}
