import { createStreamingDetector } from '@faultline/analysis'
import type { Series } from '@faultline/sdk'

const dayMs = 86_400_000

/** A value that was unusual when it came. */
export type Unusual = {
  readonly at: number
  readonly value: number
  /** How many came before it in the same series. */
  readonly earlier: number
}

/** Watches a series from its first sample to its last, each judged by those before it alone. */
export function watch(
  { times, values }: Pick<Series, 'times' | 'values'>,
  options: {
    readonly stepMs: number
    readonly warmUp: number
    readonly threshold?: number | undefined
  },
): Unusual[] {
  const { stepMs, warmUp, threshold } = options
  const detector = createStreamingDetector({
    ...{ warmUp, season: Math.round(dayMs / stepMs) },
    ...(threshold === undefined ? {} : { threshold }),
  })
  const unusual: Unusual[] = []
  for (const [index, value] of values.entries()) {
    const at = times[index] ?? NaN
    if (detector.push(value, at).isAlert) unusual.push({ at, value, earlier: unusual.length })
  }
  return unusual
}
