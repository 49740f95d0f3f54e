import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { numberOf, readTable } from './csv.ts'

/** A metric sampled about once a minute; times in milliseconds since the epoch. */
export interface DaySeries {
  readonly times: Float64Array
  readonly values: Float64Array
}

export interface InjectedFault {
  readonly time: number
  readonly service: string
  readonly type: string
}

/** One day of one of the two systems. */
export interface NezhaDay {
  readonly date: string
  readonly system: 'online-boutique' | 'train-ticket'
  readonly faults: readonly InjectedFault[]
  /** service → metric name → series. */
  readonly services: ReadonlyMap<string, ReadonlyMap<string, DaySeries>>
  /** Latency on call edges, as the caller sees it less what the callee reports; empty without a call graph. */
  readonly links: readonly {
    readonly caller: string
    readonly callee: string
    readonly gap?: DaySeries
    /** The latency of the call as each end saw it. */
    readonly ends?: { readonly caller: DaySeries; readonly callee: DaySeries }
  }[]
}

export function readDay(dir: string, date: string): NezhaDay {
  const folder = join(dir, 'days', date)
  const services = new Map<string, Map<string, DaySeries>>()
  for (const file of readdirSync(folder).sort()) {
    const pod = /^(.+)_metric\.csv\.gz$/.exec(file)?.[1]
    if (pod === undefined || pod === 'front_service') continue
    services.set(serviceOf(pod), readSeries(join(folder, file)))
  }
  return {
    date,
    system: date.startsWith('2022') ? 'online-boutique' : 'train-ticket',
    faults: readFaults(join(folder, 'fault_list.json')),
    services,
    links: readLinks(folder, services),
  }
}

/** A pod is named service-hash-hash. */
function serviceOf(pod: string): string {
  return pod.split('-').slice(0, -2).join('-')
}

function readSeries(path: string): Map<string, DaySeries> {
  const table = readTable(path)
  const time = Math.max(table.column('Time'), table.column('time'))
  const times = Float64Array.from(table.rows, (row) =>
    Date.parse(`${(row[time] ?? '').slice(0, 19).replace(' ', 'T')}Z`),
  )
  const series = new Map<string, DaySeries>()
  for (const [i, name] of table.names.entries()) {
    if (/^(time|timestamp|podname)$/i.test(name)) continue
    series.set(name, { times, values: Float64Array.from(table.rows, (row) => numberOf(row[i])) })
  }
  return series
}

function readFaults(path: string): InjectedFault[] {
  if (!existsSync(path)) return []
  const hours: unknown = JSON.parse(readFileSync(path, 'utf8'))
  if (typeof hours !== 'object' || hours === null) return []
  return Object.values(hours)
    .flat()
    .map((fault: Record<string, unknown>) => ({
      time: Date.parse(`${String(fault['inject_time']).replace(' ', 'T')}Z`),
      service: serviceOf(String(fault['inject_pod'])),
      type: String(fault['inject_type']),
    }))
}

function readLinks(folder: string, services: ReadonlyMap<string, unknown>): NezhaDay['links'] {
  const path = join(folder, 'dependency.csv.gz')
  if (!existsSync(path)) return []
  const seen = new Set<string>()
  const latencies = (file: string): Map<string, DaySeries> =>
    existsSync(join(folder, file)) ? readSeries(join(folder, file)) : new Map()
  const seenByCaller = latencies('source_50.csv.gz')
  const seenByCallee = latencies('destination_50.csv.gz')
  return readTable(path).rows.flatMap(([caller = '', callee = '']) => {
    const name = `${caller}_${callee}`
    if (!services.has(caller) || !services.has(callee) || seen.has(name)) return []
    seen.add(name)
    const ends = { caller: seenByCaller.get(name), callee: seenByCallee.get(name) }
    if (ends.caller === undefined || ends.callee === undefined) return [{ caller, callee }]
    const { caller: one, callee: other } = ends
    return [{ caller, callee, gap: difference(one, other), ends: { caller: one, callee: other } }]
  })
}

/** Caller's latency less callee's at the callee's nearest sample within 45 seconds. */
function difference(caller: DaySeries, callee: DaySeries): DaySeries {
  let j = 0
  const values = caller.values.map((value, i) => {
    const time = caller.times[i] ?? 0
    while (
      j + 1 < callee.times.length &&
      Math.abs((callee.times[j + 1] ?? 0) - time) <= Math.abs((callee.times[j] ?? 0) - time)
    )
      j++
    return Math.abs((callee.times[j] ?? 0) - time) <= 45_000
      ? value - (callee.values[j] ?? NaN)
      : NaN
  })
  return { times: caller.times, values }
}
