import { csv, noise, writeTo } from './files.ts'

const minutes = 120
const minuteMs = 60_000

interface Day {
  readonly date: string
  readonly services: readonly string[]
  readonly calls: readonly (readonly [string, string])[]
  readonly faults: readonly {
    readonly at: string
    readonly service: string
    readonly type: 'cpu_contention' | 'network_delay' | 'return'
  }[]
}

const days: readonly Day[] = [
  {
    date: '2022-08-22',
    services: ['frontend', 'cart', 'payment', 'stock'],
    calls: [
      ['frontend', 'cart'],
      ['frontend', 'payment'],
      ['cart', 'stock'],
    ],
    faults: [
      { at: '04:20:00', service: 'cart', type: 'cpu_contention' },
      { at: '05:00:00', service: 'stock', type: 'network_delay' },
    ],
  },
  {
    date: '2023-01-29',
    services: ['ts-order', 'ts-route', 'ts-seat'],
    calls: [],
    faults: [
      { at: '04:30:00', service: 'ts-seat', type: 'cpu_contention' },
      { at: '05:10:00', service: 'ts-route', type: 'return' },
    ],
  },
]

/** Two days in the layout of Nezha: one with a call graph and the latency of its edges, one without. */
export function writeNezha(folder: string): void {
  for (const day of days) {
    for (const [at, service] of day.services.entries()) {
      const pod = `${service}-5f6585d649-fn${at}mft`
      writeTo(folder, `days/${day.date}/${pod}_metric.csv.gz`, podMetrics(day, service, at))
    }
    writeTo(folder, `days/${day.date}/fault_list.json`, faultList(day))
    if (day.calls.length === 0) continue
    writeTo(folder, `days/${day.date}/dependency.csv.gz`, csv([['s', 't'], ...day.calls]))
    writeTo(folder, `days/${day.date}/source_50.csv.gz`, edgeLatency(day, 'caller'))
    writeTo(folder, `days/${day.date}/destination_50.csv.gz`, edgeLatency(day, 'callee'))
  }
}

function podMetrics(day: Day, service: string, seed: number): string {
  const next = noise(10 + seed)
  return csv([
    ['Time', 'TimeStamp', 'PodName', 'CpuUsageRate(%)', 'PodServerLatencyP95(s)'],
    ...Array.from({ length: minutes }, (_, minute) => [
      // Pods report at seconds of their own, in the words of the set.
      `${timeOf(day, minute, 7 + 11 * seed)}.607158889 +0000 UTC m=+0.1`,
      ...[0, service],
      20 + next() + (isBroken(day, { minute, service, type: 'cpu_contention' }) ? 40 : 0),
      0.1 + 0.004 * next(),
    ]),
  ])
}

function edgeLatency(day: Day, end: 'caller' | 'callee'): string {
  const next = noise(end === 'caller' ? 3 : 4)
  return csv([
    ['Time', ...day.calls.map(([caller, callee]) => `${caller}_${callee}`)],
    ...Array.from({ length: minutes }, (_, minute) => [
      timeOf(day, minute, end === 'caller' ? 2 : 9),
      ...day.calls.map((edge) => {
        const isSlow = edge.some((service) =>
          isBroken(day, { minute, service, type: 'network_delay' }),
        )
        return (end === 'caller' ? 12 + (isSlow ? 200 : 0) : 10) + 0.3 * next()
      }),
    ]),
  ])
}

function isBroken(
  day: Day,
  at: { readonly minute: number; readonly service: string; readonly type: string },
): boolean {
  return day.faults.some(({ at: injected, service, type }) => {
    const since =
      Date.parse(`${timeOf(day, at.minute, 0)}Z`) - Date.parse(`${day.date} ${injected}Z`)
    return type === at.type && service === at.service && since >= 0 && since < 10 * minuteMs
  })
}

function timeOf({ date }: Day, minute: number, second: number): string {
  const time = Date.parse(`${date}T04:00:00Z`) + minute * minuteMs + second * 1_000
  return new Date(time).toISOString().slice(0, 19).replace('T', ' ')
}

function faultList({ date, faults, services }: Day): string {
  const rows = faults.map(({ at, service, type }) => ({
    inject_time: `${date} ${at}`,
    // Wrong in the set, too: nothing may be made of it.
    inject_timestamp: 1,
    inject_pod: `${service}-5f6585d649-fn${services.indexOf(service)}mft`,
    inject_type: type,
  }))
  return JSON.stringify({ '04': rows.slice(0, 1), '05': rows.slice(1) })
}
