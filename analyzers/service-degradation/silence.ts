import type { Series, Window } from '@faultline/sdk'

/** Since when a service, or everything, sent nothing any more. */
export type Silence = {
  readonly since: number
  readonly forMs: number
  /** Requests a second while it still served. */
  readonly perSecond: number
  /** Whether anything else was received meanwhile; if not, telemetry itself is missing. */
  readonly othersReport: boolean
}

/** Exporters send in batches: what is younger may only be late. */
const lateMs = 30_000
/** So many requests would have come, or else it may be chance. */
const expected = 15

/** Whether requests that used to come stay away until the end of the window. */
export function silenceOf(counts: Series | undefined, window: Window): Silence | null {
  if (!counts) return null
  const { times, values } = counts
  const last = values.findLastIndex((count) => count > 0)
  if (last < 0) return null
  const first = values.findIndex((count) => count > 0)
  const stepMs = (times[1] ?? 0) - (times[0] ?? 0)
  const since = (times[last] ?? 0) + stepMs
  const servedMs = since - (times[first] ?? 0)
  const requests = values.reduce((sum, count) => sum + (count > 0 ? count : 0), 0)
  const perSecond = (requests / Math.max(stepMs, servedMs)) * 1000
  const forMs = window.to - since
  const isLong = forMs >= lateMs && forMs >= 3 * longestGap(counts, { first, last })
  if (!isLong || (perSecond * forMs) / 1000 < expected) return null
  // Before the first and after the last moment at which anything was received counts are not known.
  const known = values.slice(last + 1).filter((count) => count === 0).length * stepMs
  return { since, forMs, perSecond, othersReport: known >= forMs / 2 }
}

function longestGap(
  { times, values }: Series,
  { first, last }: { readonly first: number; readonly last: number },
): number {
  let longest = 0
  let before = first
  for (let index = first + 1; index <= last; index++) {
    if (!((values[index] ?? 0) > 0)) continue
    longest = Math.max(longest, (times[index] ?? 0) - (times[before] ?? 0))
    before = index
  }
  return longest
}
