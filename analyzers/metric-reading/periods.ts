import type { MetricQuery, MetricsClient, Series, Window } from '@faultline/sdk'
import { z } from 'zod/mini'

/** A stretch of time, epoch milliseconds; the end is not in it. */
export const period = z.object({ from: z.number(), to: z.number() })

/** The incident and what it is compared with: params that several analyzers of metrics share. */
export const periodParams = {
  /** The stretch in which the trouble shows, epoch milliseconds. */
  incident: period,
  /** What is normal: any longer stretch, also one around the incident, whose own part of it is left out. */
  normal: period,
  /** Left out on both sides of the incident as well: neither normal nor surely trouble. */
  guardMs: z._default(z.number(), 0),
  /** Width of a sample in milliseconds, the same in both periods. */
  stepMs: z._default(z.number(), 60_000),
}

export type Periods = {
  readonly incident: Window
  readonly normal: Window
  readonly guardMs: number
  readonly stepMs: number
}

/** What an alert asks about: the ten minutes before it and two after, against the day before these. */
export function periodsOfAlert(startsAt: number): Pick<Periods, 'incident' | 'normal' | 'guardMs'> {
  const incident = { from: startsAt - 600_000, to: startsAt + 120_000 }
  const normal = { from: incident.from - 86_400_000, to: incident.from }
  return { incident, normal, guardMs: 0 }
}

/** A series in both periods; empty where it has no samples. */
export type TwoPeriods = { readonly normal: Series; readonly incident: Series }

/** Reads series in both periods. */
export async function readPeriods(
  client: MetricsClient,
  query: Omit<MetricQuery, 'window' | 'stepMs'>,
  periods: Periods,
): Promise<TwoPeriods[]> {
  const all = await readSpan(client, query, periods)
  return all.map((series) => splitPeriods(series, periods))
}

/** Reads all that lies in either period, in one question where they touch. */
export async function readSpan(
  client: MetricsClient,
  query: Omit<MetricQuery, 'window' | 'stepMs'>,
  { incident, normal, stepMs }: Periods,
): Promise<Series[]> {
  const isOne = incident.from <= normal.to && normal.from <= incident.to
  const both = {
    from: Math.min(incident.from, normal.from),
    to: Math.max(incident.to, normal.to),
  }
  const windows = isOne ? [both] : [normal, incident].toSorted((a, b) => a.from - b.from)
  const answers = await Promise.all(
    windows.map((window) => client.range({ ...query, stepMs, window })),
  )
  const whole = new Map<string, Series>()
  for (const series of answers.flatMap((answer, at) => answer.map((one) => ({ one, at })))) {
    const key = keyOf(series.one)
    const earlier = series.at === 0 ? undefined : whole.get(key)
    whole.set(key, earlier ? concatenated(earlier, series.one) : series.one)
  }
  return [...whole.values()]
}

/** The part of a series in each period. */
export function splitPeriods(series: Series, { incident, normal, guardMs }: Periods): TwoPeriods {
  return {
    normal: only(
      series,
      (time) =>
        (time < incident.from - guardMs || time >= incident.to + guardMs) &&
        time >= normal.from &&
        time < normal.to,
    ),
    incident: only(series, (time) => time >= incident.from && time < incident.to),
  }
}

function keyOf({ labels }: Series): string {
  const entries = Object.entries(labels)
  return JSON.stringify(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)))
}

function concatenated(one: Series, other: Series): Series {
  return {
    ...one,
    times: joined(one.times, other.times),
    values: joined(one.values, other.values),
    provenance: [...one.provenance, ...other.provenance],
  }
}

function joined(one: Float64Array, other: Float64Array): Float64Array {
  const both = new Float64Array(one.length + other.length)
  both.set(one)
  both.set(other, one.length)
  return both
}

/** The samples at the times that `keeps` says. */
export function only(series: Series, keeps: (time: number) => boolean): Series {
  const places = [...series.times.keys()].filter((place) => keeps(series.times[place] ?? NaN))
  const pick = (from: Float64Array): Float64Array =>
    Float64Array.from(places, (place) => from[place] ?? NaN)
  return { ...series, times: pick(series.times), values: pick(series.values) }
}
