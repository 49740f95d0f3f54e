import { levelShift } from '@faultline/analysis'
import type { Analyze, Shift, ShiftOptions } from './analyze.ts'
import type { Series } from './answer.ts'
import { evidence } from './evidence.ts'
import { formatClock, formatQuantity } from './format.ts'

/** Binds the analysis library to the SDK's series and evidence. */
export function createAnalyze(): Analyze {
  return { shift }
}

function shift(series: Series | undefined, options: ShiftOptions = {}): Shift | null {
  if (!series) return null
  const { title = series.name, direction, notBefore, marks = [] } = options
  const { value } = levelShift({
    times: series.times,
    values: series.values,
    options: {
      ...(direction ? { direction } : {}),
      ...(notBefore === undefined ? {} : { notBefore }),
    },
  })
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
  }
}
