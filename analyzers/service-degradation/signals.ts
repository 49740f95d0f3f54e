import { quantile, rolling, trimmedMean } from '@faultline/analysis'
import type { Analyze, Labels, Series, Shift, TracesClient, Window } from '@faultline/sdk'
import type { Severity } from './hypothesis.ts'

/** What users of the service feel, over time. */
export type Signals = {
  /** What the requests have in common beside the service. */
  readonly labels: Labels
  readonly latency: Series | undefined
  readonly tail: Series | undefined
  readonly errors: Series | undefined
  readonly traffic: Series | undefined
  /** The part of the window that holds data. */
  readonly observed: Window
  readonly requests: number
}

/** How a signal moved, when it moved enough for a user to notice. */
export type Degradation = {
  readonly latency: Shift | null
  readonly errors: Shift | null
  readonly traffic: Shift | null
  /** When the first of latency and errors began to shift; null when neither did. */
  readonly onset: number | null
  /** A rise of latency that does not count, where none does. */
  readonly doubt: Doubt | null
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

/** Reads how the service serves its users, all together. */
export async function readSignals(
  traces: Pick<TracesClient, 'series'>,
  service: string,
  window: Window,
): Promise<Signals> {
  const [all] = await readSignalsBy(traces, service, { window, by: [] })
  return all ?? { ...dataExtent(undefined, window), ...absent, labels: {} }
}

/** Reads how the service serves its users, one by one of the values of the attributes `by`. */
export async function readSignalsBy(
  traces: Pick<TracesClient, 'series'>,
  service: string,
  { window, by }: { readonly window: Window; readonly by: readonly string[] },
): Promise<readonly Signals[]> {
  const spans = { where: { 'service.name': service }, kind: 'server', by } as const
  const coarse = await traces.series({ ...spans, window, measure: 'count', stepMs: 1000 })
  const used = coarse.map((series) => ({ series, ...dataExtent(series, window) }))
  const busiest = used.toSorted((one, other) => other.requests - one.requests)[0]
  if (!busiest) return []
  const { observed } = busiest
  const read = { ...spans, window: observed, stepMs: stepFor(busiest.requests, observed) }
  const [latency, tail, errors, traffic] = await Promise.all([
    traces.series({ ...read, measure: 'mean' }),
    traces.series({ ...read, measure: 'p95' }),
    traces.series({ ...read, measure: 'error_ratio' }),
    traces.series({ ...read, measure: 'count' }),
  ])
  return used.map(({ series: { labels }, requests }) => {
    const same = (series: readonly Series[]): Series | undefined =>
      series.find((one) => by.every((name) => one.labels[name] === labels[name]))
    return {
      labels,
      latency: same(latency),
      tail: same(tail),
      errors: same(errors),
      traffic: same(traffic),
      observed,
      requests,
    }
  })
}

const absent = { latency: undefined, tail: undefined, errors: undefined, traffic: undefined }

/** Tells whether users of the service are worse off than before. */
export function degradation(signals: Signals, service: string, analyze: Analyze): Degradation {
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
  const onsets = [sureMean ?? latency, failing].flatMap((shift) => shift?.onset ?? [])
  return {
    latency,
    errors: failing,
    traffic: traffic && traffic.after >= traffic.before * noticeable.trafficRatio ? traffic : null,
    onset: onsets.length > 0 ? Math.min(...onsets) : null,
    doubt: latency ? null : (doubts.tail ?? doubts.mean),
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
function precedentOf(shift: Shift, { times, values }: Series): number | null {
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
  means?.forEach((mean, end) => {
    hasBeenLow ||= mean <= nearly
    if (!hasBeenLow || !(mean > highest)) return
    highest = mean
    at = before[end - after.length + 1]?.at ?? null
  })
  return at
}

/** The part of the window in which the service was in use, without the moments of its start. */
function dataExtent(
  requestCounts: Series | undefined,
  window: Window,
): { observed: Window; requests: number } {
  const used = [...(requestCounts?.values ?? [])].flatMap((count, index) =>
    count > 0 ? [{ at: requestCounts?.times[index] ?? 0, count }] : [],
  )
  const requests = used.reduce((sum, { count }) => sum + count, 0)
  const counts = used.map(({ count }) => count)
  const low = quantile(counts, 0.25).value ?? 0
  const first = used.find(({ count }) => count >= low / 2)
  return { observed: { from: first?.at ?? window.from, to: window.to }, requests }
}

/**
 * The narrowest step that still holds a few requests: an alert that fires at once leaves only
 * seconds of trouble to look at, and a shift needs several steps on each side.
 */
function stepFor(requests: number, window: Window): number {
  const perSecond = requests / Math.max(1, (window.to - window.from) / 1000)
  const steps = [500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000]
  return steps.find((step) => (perSecond * step) / 1000 >= 2.5) ?? 60_000
}
