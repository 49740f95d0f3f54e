import type { MetricQuery, MetricsClient, Series, Window } from '@faultline/sdk'
import { z } from 'zod/mini'

const period = z.object({ from: z.number(), to: z.number() })

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

/** A series in both periods. */
export type TwoPeriods = { readonly normal: Series; readonly incident: Series }

/** Reads series in both periods; those that are missing in one of them are empty there. */
export async function readPeriods(
  client: MetricsClient,
  query: Omit<MetricQuery, 'window' | 'stepMs'>,
  periods: Periods,
): Promise<TwoPeriods[]> {
  const { incident, normal, guardMs, stepMs } = periods
  const read = (window: Window): Promise<readonly Series[]> =>
    client.range({ ...query, stepMs, window })
  const isOne = incident.from <= normal.to && normal.from <= incident.to
  const both = {
    from: Math.min(incident.from, normal.from),
    to: Math.max(incident.to, normal.to),
  }
  const windows = isOne ? [both] : [normal, incident]
  const [first = [], second = first] = await Promise.all(windows.map(read))
  const inside = (time: number): boolean => time >= incident.from && time < incident.to
  const usual = (time: number): boolean =>
    (time < incident.from - guardMs || time >= incident.to + guardMs) &&
    time >= normal.from &&
    time < normal.to
  return pair(first, second).map((one) => ({
    normal: only(one.normal, usual),
    incident: only(one.incident, inside),
  }))
}

function pair(normal: readonly Series[], incident: readonly Series[]): TwoPeriods[] {
  const pairs = new Map<string, Partial<TwoPeriods>>()
  for (const series of normal) pairs.set(keyOf(series), { normal: series })
  for (const series of incident) {
    pairs.set(keyOf(series), { ...pairs.get(keyOf(series)), incident: series })
  }
  return [...pairs.values()].flatMap((one) => {
    const known = one.normal ?? one.incident
    if (!known) return []
    const empty = only(known, () => false)
    return [{ normal: one.normal ?? empty, incident: one.incident ?? empty }]
  })
}

function keyOf({ labels }: Series): string {
  const entries = Object.entries(labels)
  return JSON.stringify(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)))
}

function only(series: Series, keeps: (time: number) => boolean): Series {
  const places = [...series.times.keys()].filter((place) => keeps(series.times[place] ?? NaN))
  const pick = (from: Float64Array): Float64Array =>
    Float64Array.from(places, (place) => from[place] ?? NaN)
  return { ...series, times: pick(series.times), values: pick(series.values) }
}
