import type { Series } from '../answer.ts'
import { evidence } from '../evidence.ts'
import { formatClock, formatQuantity } from '../format.ts'
import { levelShift } from './library.ts'
import { valueOf, type AnalysisOptions, type AnalysisResult } from './result.ts'

/** A lasting change of a series' level. Its probability is that the level really changed. */
export type Shift = AnalysisResult & {
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
}

export type ShiftOptions = AnalysisOptions & {
  /** Only shifts in this direction count; both unless told. */
  readonly direction?: 'up' | 'down'
  /** Only a shift that begins at or after this time counts, epoch milliseconds. */
  readonly notBefore?: number
}

/** See `Analyze.shift`. */
export function shift(series: Series | undefined, options: ShiftOptions = {}): Shift | null {
  if (!series) return null
  const { title = series.name, direction, notBefore, marks = [] } = options
  const answer = levelShift({
    times: series.times,
    values: series.values,
    options: {
      ...(direction ? { direction } : {}),
      ...(notBefore === undefined ? {} : { notBefore }),
    },
  })
  const value = valueOf(answer, options)
  if (!value) return null
  const unit = series.unit ?? ''
  const verb = value.direction === 'up' ? 'rose' : 'fell'
  const sentence = `${title} ${verb} from ${formatQuantity(value.before, unit)} to ${formatQuantity(value.after, unit)} at ${formatClock(value.onset)}`
  const end = series.times.at(-1) ?? value.onset
  return {
    onset: value.onset,
    onsetInterval: { from: value.onsetInterval.low, to: value.onsetInterval.high },
    before: value.before,
    after: value.after,
    direction: value.direction,
    effect: value.effect,
    probability: value.probability,
    sentence,
    evidence: evidence.series({
      title: sentence,
      unit,
      series: [series],
      marks,
      regions: [{ from: value.onset, to: end, label: 'abnormal' }],
    }),
    diagnostics: answer.diagnostics,
  }
}
