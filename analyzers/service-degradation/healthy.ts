import type { Series } from '@faultline/sdk'
import { formatClock, formatQuantity } from '@faultline/sdk'
import type { AlertQuestion } from './alert-question.ts'
import { isExplained } from './closer-look.ts'
import type { Degradation, Doubt } from './degradation.ts'
import type { Signals } from './signals.ts'

/** What is said of a service that is well, or may be. */
export type Health = {
  readonly sentence: string
  readonly confidence: number
  /** False where too little was seen, or what was seen is not beyond doubt: then it is no health. */
  readonly isClear: boolean
}

/** Requests at the alert's time from which on a shift would have been seen for sure. */
const fullPower = 100
/** With fewer than this nothing can be said. */
const leastPower = 8
/** A rise that chance brings less often than this is no health, though no proof of trouble either. */
const nearlySure = 0.9

/** How well the service is, from the alert's own signal, and how much that says. */
export function healthOf(
  service: string,
  { signals, degraded }: { readonly signals: Signals; readonly degraded: Degradation },
  question: AlertQuestion,
): Health {
  const seen = requestsAround(signals, question)
  if (seen < leastPower) {
    const sentence = `Only ${seen} requests of ${service} were recorded around the alert, too few to tell whether it is well.`
    return { sentence, confidence: 0, isClear: false }
  }
  const sentence = sentenceOf(service, { signals, degraded, question })
  const power = Math.min(1, Math.sqrt(seen / fullPower))
  if (degraded.doubt) {
    const { shift, reason } = degraded.doubt
    const isClear = reason.kind === 'precedent' || shift.probability < nearlySure
    return { sentence, confidence: 0.6 * power, isClear }
  }
  // Without words for its signal the alert may be about something that was not looked at.
  const isKnown = question.signal === 'errors' || question.signal === 'latency'
  const isWhy = isExplained(signals, degraded, question)
  const grounds = isWhy ? 0.95 : isKnown ? 0.85 : 0.75
  return { sentence, confidence: 0.3 + (grounds - 0.3) * power, isClear: true }
}

function sentenceOf(
  service: string,
  {
    signals,
    degraded,
    question,
  }: {
    readonly signals: Signals
    readonly degraded: Degradation
    readonly question: AlertQuestion
  },
): string {
  const failing = failingText(mean(signals.errors))
  const p95 = `p95 ${formatQuantity(median(signals.tail), 'ms')}`
  if (degraded.doubt) return `${doubtful(degraded.doubt)}; ${failing}.`
  if (degraded.traffic) {
    const ratio = degraded.traffic.after / Math.max(1e-9, degraded.traffic.before)
    return `Traffic rose ${ratio.toFixed(1)}×; ${service} is keeping up: ${p95}, ${failing}.`
  }
  const last = degraded.earlier?.at(-1)
  if (last) {
    const unit = last.signal === 'errors' ? '1' : 'ms'
    const what = last.signal === 'errors' ? 'error ratio' : 'p95'
    const level = `${what} ${formatQuantity(last.level, unit)} instead of ${formatQuantity(last.usual, unit)}`
    return `${service} is well now (${p95}, ${failing}); an earlier incident lasted from ${formatClock(last.from)} to ${formatClock(last.to)} (${level}).`
  }
  const { threshold } = question
  const why =
    threshold && isExplained(signals, degraded, question)
      ? ` The threshold, ${formatQuantity(threshold.value, threshold.unit)}, is inside its normal range.`
      : ''
  return `${service} is as healthy as before the alert (${p95}, ${failing}).${why}`
}

/** A page that fires on this is worth a look at the chart, so the sentence says where to look. */
function doubtful({ shift, reason }: Doubt): string {
  switch (reason.kind) {
    case 'unsure': {
      const chance = Math.round(100 * (1 - shift.probability))
      return `Probably noise: ${shift.sentence}, a jump that this series makes by chance ${chance} % of the time`
    }
    case 'brief':
      return `Probably a blip: ${shift.sentence}, but only for ${formatQuantity(reason.lastedMs, 'ms')}`
    case 'precedent':
      return `Nothing new: ${shift.sentence}, but it was nearly as high for as long at ${formatClock(reason.at)}`
  }
}

function failingText(ratio: number): string {
  return ratio === 0 ? 'no errors' : `${formatQuantity(ratio, '1')} errors`
}

/** Requests since a minute before the alert. */
function requestsAround({ traffic, requests }: Signals, { startsAt }: AlertQuestion): number {
  if (!traffic || startsAt === null) return requests
  return Math.round(
    traffic.values.reduce((sum, count, index) => {
      const isNear = (traffic.times[index] ?? 0) >= startsAt - 60_000
      return isNear && count > 0 ? sum + count : sum
    }, 0),
  )
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
