import { monitorEventLoopDelay, performance, PerformanceObserver } from 'node:perf_hooks'
import { getHeapStatistics } from 'node:v8'
import { metrics } from '@opentelemetry/api'

const gcTypes: Readonly<Record<number, string>> = {
  1: 'minor',
  2: 'minor',
  4: 'major',
  8: 'incremental',
  16: 'weakcb',
}

/** Publishes what the process says about itself: CPU, memory, heap, garbage collection, event loop. */
export function publishRuntimeMetrics(): void {
  const meter = metrics.getMeter('shop.runtime')
  publishCpu()
  publishMemory()
  publishEventLoop()

  function publishCpu(): void {
    let last = { cpu: process.cpuUsage(), atMs: performance.now() }
    meter.createObservableGauge('process.cpu.utilization', { unit: '1' }).addCallback((result) => {
      const cpu = process.cpuUsage(last.cpu)
      const atMs = performance.now()
      const elapsedMicroseconds = Math.max(1, (atMs - last.atMs) * 1000)
      last = { cpu: process.cpuUsage(), atMs }
      result.observe(cpu.user / elapsedMicroseconds, { 'cpu.mode': 'user' })
      result.observe(cpu.system / elapsedMicroseconds, { 'cpu.mode': 'system' })
    })
    meter.createObservableCounter('process.cpu.time', { unit: 's' }).addCallback((result) => {
      const { user, system } = process.cpuUsage()
      result.observe(user / 1e6, { 'cpu.mode': 'user' })
      result.observe(system / 1e6, { 'cpu.mode': 'system' })
    })
  }

  function publishMemory(): void {
    meter
      .createObservableUpDownCounter('process.memory.usage', { unit: 'By' })
      .addCallback((result) => result.observe(process.memoryUsage.rss()))
    meter
      .createObservableUpDownCounter('v8js.memory.heap.used', { unit: 'By' })
      .addCallback((result) => result.observe(getHeapStatistics().used_heap_size))
    meter
      .createObservableUpDownCounter('v8js.memory.heap.limit', { unit: 'By' })
      .addCallback((result) => result.observe(getHeapStatistics().heap_size_limit))
    const gc = meter.createHistogram('v8js.gc.duration', {
      unit: 's',
      advice: { explicitBucketBoundaries: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1] },
    })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        gc.record(entry.duration / 1000, { 'v8js.gc.type': gcTypeOf(entry) })
      }
    }).observe({ entryTypes: ['gc'] })
  }

  function publishEventLoop(): void {
    const delay = monitorEventLoopDelay({ resolution: 20 })
    delay.enable()
    const names = ['min', 'mean', 'p50', 'p90', 'p99', 'max'] as const
    const gauges = names.map((name) =>
      meter.createObservableGauge(`nodejs.eventloop.delay.${name}`, { unit: 's' }),
    )
    meter.addBatchObservableCallback((result) => {
      const values = {
        min: delay.min,
        mean: delay.mean,
        p50: delay.percentile(50),
        p90: delay.percentile(90),
        p99: delay.percentile(99),
        max: delay.max,
      }
      delay.reset()
      names.forEach((name, index) => {
        const gauge = gauges[index]
        // An empty window has a mean of NaN; the timer's own resolution is no delay.
        if (gauge && Number.isFinite(values[name])) {
          result.observe(gauge, Math.max(0, values[name] / 1e9 - 0.02))
        }
      })
    }, gauges)
    let last = performance.eventLoopUtilization()
    meter
      .createObservableGauge('nodejs.eventloop.utilization', { unit: '1' })
      .addCallback((result) => {
        const now = performance.eventLoopUtilization()
        result.observe(performance.eventLoopUtilization(now, last).utilization)
        last = now
      })
  }
}

function gcTypeOf(entry: PerformanceEntry): string {
  const { detail } = entry as PerformanceEntry & { detail?: unknown }
  if (typeof detail === 'object' && detail !== null && 'kind' in detail) {
    return gcTypes[Number(detail.kind)] ?? 'unknown'
  }
  return 'unknown'
}
