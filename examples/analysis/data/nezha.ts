import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { dataFolder, numbers, readColumns, readText } from './table.ts'

/** One metric of a pod, about once a minute; times in epoch milliseconds. */
export type NezhaSeries = { readonly times: Float64Array; readonly values: Float64Array }

export type NezhaFault = {
  /** `cpu_contention of cartservice` */
  readonly id: string
  readonly time: number
  readonly service: string
  /** What was done to it: `cpu_contention`, `network_delay`, … */
  readonly type: string
}

/** One day of a system into which faults were injected. */
export type NezhaDay = {
  readonly faults: readonly NezhaFault[]
  /** The pod's series by service. */
  readonly services: ReadonlyMap<string, NezhaSeries>
}

/** Reads one metric, such as `CpuUsageRate(%)`, of every service on a day such as `2022-08-22`. */
export function readNezha(date: string, metric: string): NezhaDay {
  const folder = `nezha/days/${date}`
  const files = readdirSync(join(dataFolder, folder))
  const services = files.flatMap((file): [string, NezhaSeries][] => {
    const pod = /^(.+-.+-.+)_metric\.csv\.gz$/.exec(file)?.[1]
    if (pod === undefined) return []
    const columns = readColumns(`${folder}/${file}`)
    const values = numbers(columns.get(metric))
    return [[serviceOf(pod), { times: Float64Array.from(columns.get('Time') ?? [], utc), values }]]
  })
  const hours: Record<string, Record<'inject_time' | 'inject_pod' | 'inject_type', string>[]> =
    JSON.parse(readText(`${folder}/fault_list.json`))
  const faults = Object.values(hours)
    .flat()
    .map((fault) => ({
      id: `${fault.inject_type} of ${serviceOf(fault.inject_pod)}`,
      time: utc(fault.inject_time),
      service: serviceOf(fault.inject_pod),
      type: fault.inject_type,
    }))
  return { faults, services: new Map(services) }
}

/** The part of a service's series from one time (as a date) up to another. */
export function within(
  { services }: NezhaDay,
  service: string,
  window: { readonly from: string; readonly to: string },
): NezhaSeries {
  const { times, values } = services.get(service) ?? {
    times: new Float64Array(),
    values: new Float64Array(),
  }
  const [from, to] = [utc(window.from), utc(window.to)]
  const isIn = (index: number) => (times[index] ?? 0) >= from && (times[index] ?? 0) < to
  return {
    times: times.filter((_, index) => isIn(index)),
    values: values.filter((_, index) => isIn(index)),
  }
}

/** A pod is named service-hash-hash. */
function serviceOf(pod: string): string {
  return pod.split('-').slice(0, -2).join('-')
}

function utc(text: string): number {
  return Date.parse(`${text.slice(0, 19).replace(' ', 'T')}Z`)
}
