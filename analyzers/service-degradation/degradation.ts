import { rolling, trimmedMean } from '@faultline/analysis'
import type { Analyze, Series, Shift } from '@faultline/sdk'
import { minutes } from '@faultline/sdk'
import type { AlertQuestion } from './alert-question.ts'
import { excursions, without, type Excursion, type High } from './excursions.ts'
import type { Severity } from './hypothesis.ts'
import type { Signals } from './signals.ts'

/** How a signal moved, when it moved enough for a user to notice. */
export type Degradation = {
  readonly latency: Shift | null
  readonly errors: Shift | null
  readonly traffic: Shift | null
  /** When the first of latency and errors began to shift; null when neither did. */
  readonly onset: number | null
  /** A rise of latency that does not count, where none does. */
  readonly doubt: Doubt | null
  /** Incidents of the same signals that were over before this one began, in order of time. */
  readonly earlier?: readonly Earlier[]
}

/** An earlier time at which users were worse off, and were well again. */
export type Earlier = {
  readonly signal: 'latency' | 'errors'
  readonly from: number
  readonly to: number
  readonly usual: number
  readonly level: number
}

/** A rise of latency by enough to matter, and why it does not count. */
export type Doubt = { readonly shift: Shift; readonly reason: DoubtReason }
export type DoubtReason =
  /** Chance brings it too often. */
  | { readonly kind: 'unsure' }
  /** It has only just begun: a slow moment looks the same. */
  | { readonly kind: 'brief'; readonly lastedMs: number }
  /** It was nearly as high for as long before. */
  | { readonly kind: 'precedent'; readonly at: number }

/** Smallest changes that matter to a user; a smaller one may be significant and still not be trouble. */
const noticeable = { latencyRatio: 1.4, latencyMs: 5, errorRatio: 0.02, trafficRatio: 1.3 }
/** Latency is uneven by nature: only a shift that chance brings in one of twenty cases counts. */
const sureShift = 0.95
/** A shift needs three steps to be seen at all, and one slow moment may well reach into three. */
const lastingSteps = 4

/** Tells whether users of the service are worse off than before. */
export function degradation(
  given: Signals,
  service: string,
  { analyze, question }: { readonly analyze: Analyze; readonly question?: AlertQuestion },
): Degradation {
  const { signals, earlier } = withoutEarlier(given)
  const up = { direction: 'up' } as const
  const mean = analyze.shift(signals.latency, { ...up, title: `mean latency of ${service}` })
  const tail = analyze.shift(signals.tail, { ...up, title: `p95 latency of ${service}` })
  const errors = analyze.shift(signals.errors, { ...up, title: `error ratio of ${service}` })
  const traffic = analyze.shift(signals.traffic, { ...up, title: `requests of ${service}` })
  const busier = traffic ? Math.max(1, traffic.after / Math.max(traffic.before, 1e-9)) : 1
  // A service that serves twice the traffic may take up to twice as long before it is called slow.
  const slowdown = Math.max(noticeable.latencyRatio, busier)
  const until = signals.observed.to
  const slowTail = isSlower(tail, slowdown) ? tail : null
  const slowMean = isSlower(mean, slowdown) ? mean : null
  const doubts = {
    tail: doubtAbout(slowTail, signals.tail, until),
    mean: doubtAbout(slowMean, signals.latency, until),
  }
  const sureTail = doubts.tail ? null : slowTail
  const sureMean = doubts.mean ? null : slowMean
  const latency = sureTail ?? sureMean
  const failing = errors && errors.after - errors.before >= noticeable.errorRatio ? errors : null
  return {
    latency,
    errors: failing,
    traffic: traffic && traffic.after >= traffic.before * noticeable.trafficRatio ? traffic : null,
    onset: onsetOf(sureMean ?? latency, failing, question),
    doubt: latency ? null : (doubts.tail ?? doubts.mean),
    earlier,
  }
}

/** Signals that shift so close to one another shift for one reason. */
const togetherMs = minutes(1)

/** When the alert's own signal began to shift; with it what else shifted about then. */
function onsetOf(
  latency: Shift | null,
  errors: Shift | null,
  question: AlertQuestion | undefined,
): number | null {
  const onsets = [latency, errors].flatMap((shift) => shift?.onset ?? [])
  const own =
    question?.signal === 'errors' ? errors : question?.signal === 'latency' ? latency : null
  const near = onsets.filter((onset) => !own || Math.abs(onset - own.onset) <= togetherMs)
  return near.length > 0 ? Math.min(...near) : null
}

const high: Readonly<Record<Earlier['signal'], High>> = {
  latency: { ratio: noticeable.latencyRatio, by: noticeable.latencyMs },
  errors: { ratio: 1, by: noticeable.errorRatio },
}
/** When more than this part of the time would be left out, nothing is left to compare with. */
const mostLeftOut = 0.5

/** The signals without the incidents that were over, and these. */
function withoutEarlier(signals: Signals): {
  readonly signals: Signals
  readonly earlier: readonly Earlier[]
} {
  const { tail, latency, errors, observed } = signals
  const over = (series: Series | undefined, signal: Earlier['signal']): Excursion[] => {
    const ended = series ? excursions(series, high[signal]).filter(({ to }) => to !== null) : []
    const lost = ended.reduce((sum, { from, to }) => sum + (to ?? from) - from, 0)
    return lost <= (observed.to - observed.from) * mostLeftOut ? ended : []
  }
  const slow = over(tail, 'latency')
  const failed = over(errors, 'errors')
  const named =
    (signal: Earlier['signal']) =>
    (one: Excursion): Earlier => ({
      ...{ signal, from: one.from, to: one.to ?? one.from },
      ...{ usual: one.usual, level: one.level },
    })
  return {
    signals: {
      ...signals,
      tail: tail && without(tail, slow),
      latency: latency && without(latency, slow),
      errors: errors && without(errors, failed),
    },
    earlier: [...slow.map(named('latency')), ...failed.map(named('errors'))].toSorted(
      (one, other) => one.from - other.from,
    ),
  }
}

/** How much worse users are off, 0..1: a tenfold latency, or one failed request in five, is the worst. */
export function severity({ latency, errors }: Degradation): Severity {
  const slower = latency ? Math.log10(latency.after / Math.max(latency.before, 0.1)) : 0
  const failing = errors ? (errors.after - errors.before) / 0.2 : 0
  return { latency: Math.max(0, Math.min(1, slower)), errors: Math.max(0, Math.min(1, failing)) }
}

function isSlower(shift: Shift | null, ratio: number): shift is Shift {
  return (
    shift !== null &&
    shift.after >= shift.before * ratio &&
    shift.after - shift.before >= noticeable.latencyMs
  )
}

/** Why a rise does not count, if so; `until` is where the data end. */
function doubtAbout(shift: Shift | null, series: Series | undefined, until: number): Doubt | null {
  if (!shift || !series) return null
  if (shift.probability < sureShift) return { shift, reason: { kind: 'unsure' } }
  const stepMs = (series.times[1] ?? NaN) - (series.times[0] ?? NaN)
  const lastedMs = until - shift.onset
  if (lastedMs < lastingSteps * stepMs) return { shift, reason: { kind: 'brief', lastedMs } }
  const at = precedentOf(shift, series)
  return at === null ? null : { shift, reason: { kind: 'precedent', at } }
}

/**
 * When the series was nearly as high for as long before, at its highest; null when it never was. An
 * alert fires when things look bad, so the last moments of an uneven series look like a shift more
 * often than chance would have it. What the series begins with is no precedent, for nobody saw it rise:
 * a service that has just started is slow until it is warm.
 */
export function precedentOf(shift: Pick<Shift, 'onset'>, { times, values }: Series): number | null {
  const before: { readonly at: number; readonly value: number }[] = []
  const after: number[] = []
  values.forEach((value, index) => {
    if (!Number.isFinite(value)) return
    const at = times[index] ?? 0
    if (at < shift.onset) before.push({ at, value })
    else after.push(value)
  })
  const reached = trimmedMean(after, 0).value ?? Infinity
  const stretch = { window: after.length, minimumPresent: after.length }
  const means = rolling(
    before.map(({ value }) => value),
    stretch,
  ).value
  const nearly = reached / noticeable.latencyRatio
  let highest = nearly
  let at: number | null = null
  let hasBeenLow = false
  const lastLow = means?.findLastIndex((mean) => mean <= nearly) ?? -1
  means?.forEach((mean, end) => {
    hasBeenLow ||= mean <= nearly
    // What was not low again before the onset is how this very rise began.
    if (!hasBeenLow || end > lastLow || !(mean > highest)) return
    highest = mean
    at = before[end - after.length + 1]?.at ?? null
  })
  return at
}
