import type { MetricsClient, Series } from '@faultline/sdk'
import { z } from 'zod/mini'
import { readSpan, type Periods } from '../metric-reading/periods.ts'

/** Latency of calls as both ends measure it, as service meshes report: `reporter=source|destination`. */
export const gapParam = z.optional(
  z.object({
    seenByCaller: z.object({
      metric: z.string(),
      where: z.optional(z.record(z.string(), z.string())),
    }),
    seenByCallee: z.object({
      metric: z.string(),
      where: z.optional(z.record(z.string(), z.string())),
    }),
    /** Labels that name the two ends. */
    caller: z.string(),
    callee: z.string(),
  }),
)

export type Gap = { readonly caller: string; readonly callee: string; readonly series: Series }

/** What callers measure beyond what callees report: the network, queues and connection set-up. */
export async function readGaps(
  client: MetricsClient,
  param: z.infer<typeof gapParam>,
  periods: Periods,
): Promise<Gap[]> {
  if (!param) return []
  const by = [param.caller, param.callee]
  const read = ({ metric, where }: (typeof param)['seenByCaller']): Promise<Series[]> =>
    readSpan(client, { metric, by, ...(where ? { where } : {}) }, periods)
  const [seenByCaller, seenByCallee] = await Promise.all([
    read(param.seenByCaller),
    read(param.seenByCallee),
  ])
  const nameOf = ({ labels }: Series): string => JSON.stringify(by.map((label) => labels[label]))
  const others = new Map(seenByCallee.map((series) => [nameOf(series), series]))
  return seenByCaller.flatMap((series) => {
    const other = others.get(nameOf(series))
    const [caller = '', callee = ''] = by.map((label) => series.labels[label])
    if (!other) return []
    return [{ caller, callee, series: difference(series, other, 0.75 * periods.stepMs) }]
  })
}

/** One series less the other at its nearest sample, which is missing where that is too far away. */
export function difference(one: Series, other: Series, toleranceMs: number): Series {
  let at = 0
  const distance = (place: number, time: number): number =>
    Math.abs((other.times[place] ?? NaN) - time)
  const values = one.values.map((value, index) => {
    const time = one.times[index] ?? NaN
    while (at + 1 < other.times.length && distance(at + 1, time) <= distance(at, time)) at++
    return distance(at, time) <= toleranceMs ? value - (other.values[at] ?? NaN) : NaN
  })
  const name = `${one.name} less ${other.name}`
  return { ...one, name, values, provenance: [...one.provenance, ...other.provenance] }
}
