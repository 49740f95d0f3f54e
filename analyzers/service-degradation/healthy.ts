import type { Series } from '@faultline/sdk'
import { formatClock, formatQuantity } from '@faultline/sdk'
import type { Degradation, Doubt, Signals } from './signals.ts'

/** The reason why nothing is wrong, as a sentence for a person. */
export function nothingIsWrong(service: string, signals: Signals, degraded: Degradation): string {
  const latency = median(signals.tail)
  const errors = mean(signals.errors)
  const level = `p95 latency of ${service} is ${formatQuantity(latency, 'ms')} and ${formatQuantity(errors, '1')} of requests fail`
  if (degraded.doubt)
    return doubtful(degraded.doubt, `${formatQuantity(errors, '1')} of requests fail`)
  if (degraded.traffic) {
    const ratio = degraded.traffic.after / Math.max(1e-9, degraded.traffic.before)
    return `Nothing is wrong: ${service} serves ${ratio.toFixed(1)} times the traffic well; ${level}, as before.`
  }
  return `Nothing is wrong: neither latency nor errors of ${service} shifted; ${level}, as all along, so the alert's threshold lies within the normal range.`
}

/** A page that fires on this is worth a look at the chart, so the sentence says where to look. */
function doubtful({ shift, reason }: Doubt, failing: string): string {
  switch (reason.kind) {
    case 'unsure': {
      const chance = Math.round(100 * (1 - shift.probability))
      return `Nothing is surely wrong: ${shift.sentence}, but by chance in ${chance} of 100 cases; ${failing}.`
    }
    case 'brief':
      return `Nothing is surely wrong: ${shift.sentence}, but for ${formatQuantity(reason.lastedMs, 'ms')} only, which one slow moment explains; ${failing}.`
    case 'precedent':
      return `Nothing new is wrong: ${shift.sentence}, but was nearly as high for as long at ${formatClock(reason.at)}; ${failing}.`
  }
}

function median(series: Series | undefined): number {
  const present = values(series).toSorted((one, other) => one - other)
  return present[Math.floor(present.length / 2)] ?? 0
}

function mean(series: Series | undefined): number {
  const present = values(series)
  return present.reduce((sum, value) => sum + value, 0) / Math.max(1, present.length)
}

function values(series: Series | undefined): number[] {
  return series ? [...series.values].filter((value) => Number.isFinite(value)) : []
}
