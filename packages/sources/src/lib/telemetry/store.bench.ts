import { createTelemetryStore, type TelemetryStore } from './store.ts'
import { secondOfMetrics, secondOfTraces } from '../../../test/shop-traffic.ts'
import { jsonRequest } from '../../../test/traffic.ts'

// Two minutes of a shop with 1,000 spans a second: what taking them in costs, and what questions
// about them take. `npm run bench --workspace @faultline/sources`, with a folder to use a file.

const seconds = 120
const requestsPerSecond = 100
const [folder] = process.argv.slice(2)
const startMs = Date.now() - seconds * 1000
const store = await createTelemetryStore(folder === undefined ? { memory: true } : { folder })

const bodies = Array.from({ length: seconds }, (_, second) => ({
  traces: secondOfTraces(startMs + second * 1000, requestsPerSecond).map(jsonRequest),
  metrics: secondOfMetrics(startMs, second).map(jsonRequest),
}))
await ingest(store)
await ask(store)
await store.close()

async function ingest({ ingest }: TelemetryStore): Promise<void> {
  const cpu = process.cpuUsage()
  const begin = performance.now()
  let slowestMs = 0
  for (const { traces, metrics } of bodies) {
    const before = performance.now()
    await Promise.all([...traces.map(ingest.traces), ...metrics.map(ingest.metrics)])
    slowestMs = Math.max(slowestMs, performance.now() - before)
  }
  const { user, system } = process.cpuUsage(cpu)
  const cpuShare = (user + system) / 1e6 / seconds
  print(
    `ingest of ${seconds} s of telemetry: ${(performance.now() - begin).toFixed(0)} ms, ` +
      `${(cpuShare * 100).toFixed(1)} % of one core, slowest second ${slowestMs.toFixed(0)} ms`,
  )
}

async function ask({ traces, metrics }: TelemetryStore): Promise<void> {
  const window = { from: startMs, to: startMs + seconds * 1000 }
  const by = ['service.name', 'kind']
  await time('traces.series p95 by service', () =>
    traces.series({ window, measure: 'p95', by: ['service.name'] }),
  )
  await time('traces.series p95 of one service', () =>
    traces.series({ window, measure: 'p95', where: { 'service.name': 'checkout' } }),
  )
  await time('traces.series self_p95 by service', () =>
    traces.series({ window, measure: 'self_p95', by: ['service.name'] }),
  )
  await time('traces.groups by service and kind', () => traces.groups({ window, by }))
  await time('traces.groups by region of one service', () =>
    traces.groups({
      window,
      by: ['app.region', 'app.version'],
      where: { 'service.name': 'front' },
    }),
  )
  await time('traces.calls', () => traces.calls({ window }))
  await time('traces.calls by region', () => traces.calls({ window, by: ['app.region'] }))
  await time('traces.errorOrigins', () => traces.errorOrigins({ window }))
  await time('traces.attributes', () => traces.attributes({ window }))
  await time('traces.attributes of one service', () =>
    traces.attributes({ window, where: { 'service.name': 'front' } }),
  )
  await time('metrics.names', () => metrics.names({ window }))
  await time('metrics.range histogram p95 by route', () =>
    metrics.range({
      window,
      metric: 'http.server.request.duration',
      by: ['service.name', 'http.route'],
    }),
  )
  await time('metrics.range counter', () =>
    metrics.range({ window, metric: 'process.cpu.time', by: ['service.name'] }),
  )
  await time('metrics.range gauge', () =>
    metrics.range({ window, metric: 'gauge.1', by: ['service.name'] }),
  )
}

async function time(name: string, question: () => Promise<unknown>): Promise<void> {
  const runs: { readonly ms: number; readonly cpuMs: number }[] = []
  for (let run = 0; run < 7; run += 1) {
    const cpu = process.cpuUsage()
    const before = performance.now()
    await question()
    const { user, system } = process.cpuUsage(cpu)
    runs.push({ ms: performance.now() - before, cpuMs: (user + system) / 1000 })
  }
  const median = (values: readonly number[]): string =>
    (values.toSorted((one, other) => one - other)[3] ?? NaN).toFixed(0)
  print(
    `${name}: median ${median(runs.map(({ ms }) => ms))} ms, of all cores ${median(runs.map(({ cpuMs }) => cpuMs))} ms`,
  )
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
