import { quantile } from '@faultline/analysis'
import type { Labels, Series, TracesClient, Window } from '@faultline/sdk'
import { minutes } from '@faultline/sdk'
import { silenceOf, type Silence } from './silence.ts'

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
  /** The spans by which requests arrive: those of a worker are of kind consumer. */
  readonly entry?: Entry
  readonly silence?: Silence | null
}
export type Entry = 'server' | 'consumer'

type Reading = {
  readonly window: Window
  readonly by: readonly string[]
  /** When the alert began to fire; a long window is looked at around it. */
  readonly alertAt?: number | null
}

/** Reads how the service serves its users, all together. */
export async function readSignals(
  traces: Pick<TracesClient, 'series'>,
  service: string,
  options: Omit<Reading, 'by'>,
): Promise<Signals> {
  const [all] = await readSignalsBy(traces, service, { ...options, by: [] })
  const { window } = options
  return all ?? { ...dataExtent(undefined, window), ...absent, labels: {}, silence: null }
}

/** Reads how the service serves its users, one by one of the values of the attributes `by`. */
export async function readSignalsBy(
  traces: Pick<TracesClient, 'series'>,
  service: string,
  { window, by, alertAt = null }: Reading,
): Promise<readonly Signals[]> {
  const stepMs = Math.max(1_000, Math.ceil((window.to - window.from) / 5_000_000) * 1_000)
  const count = (kind: Entry): Promise<readonly Series[]> =>
    traces.series({
      ...{ where: { 'service.name': service }, kind, by },
      ...{ window, measure: 'count', stepMs },
    })
  const served = await count('server')
  const isServer = served.some(({ values }) => values.some((value) => value > 0))
  const coarse = isServer ? served : await count('consumer')
  const entry: Entry = isServer ? 'server' : 'consumer'
  const used = coarse.map((series) => ({ series, ...dataExtent(series, window) }))
  const busiest = used.toSorted((one, other) => other.requests - one.requests)[0]
  if (!busiest || busiest.requests === 0) return []
  const observed = around(alertAt, busiest.observed)
  const spans = { where: { 'service.name': service }, kind: entry, by } as const
  const read = { ...spans, window: observed, stepMs: stepFor(busiest.requests, observed) }
  const [latency, tail, errors, traffic] = await Promise.all([
    traces.series({ ...read, measure: 'mean' }),
    traces.series({ ...read, measure: 'p95' }),
    traces.series({ ...read, measure: 'error_ratio' }),
    traces.series({ ...read, measure: 'count' }),
  ])
  return used.map(({ series: counts, requests }) => {
    const { labels } = counts
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
      entry,
      silence: silenceOf(counts, window),
    }
  })
}

/** Of hours of data, what lies around the beginning of the alert. */
function around(alertAt: number | null, observed: Window): Window {
  const isLong = observed.to - observed.from > minutes(75)
  if (!isLong || alertAt === null || alertAt < observed.from + minutes(5)) return observed
  return {
    from: Math.max(observed.from, alertAt - minutes(30)),
    to: Math.min(observed.to, alertAt + minutes(30)),
  }
}

const absent = { latency: undefined, tail: undefined, errors: undefined, traffic: undefined }

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
  const least = (window.to - window.from) / 5_000
  return steps.find((step) => (perSecond * step) / 1000 >= 2.5 && step >= least) ?? 60_000
}
