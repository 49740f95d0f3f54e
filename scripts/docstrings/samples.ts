import { createRandom } from '@faultline/analysis'
import type { Cube } from '@faultline/analysis/dimensions'
import type { SpanColumns } from '@faultline/analysis/traces'

const random = createRandom(7)
const noise = (count: number): number[] => Array.from({ length: count }, () => 2 * random() - 1)

const cpu = noise(240)
/** Repeats the processor four samples later. */
const latency = cpu.map((_, index) => (cpu[index - 4] ?? 0) + 0.1 * Math.sin(index))

/** What the examples of the library call their data, made up to be what each says of them. */
export const samples = {
  values: [...noise(60), ...noise(60).map((one) => one + 5)],
  times: Array.from({ length: 10 }, (_, index) => index),
  normalValues: noise(50).map((one) => 10 + one),
  hourly: noise(24 * 28).map((one, hour) => 50 + 20 * Math.sin((hour / 24) * 2 * Math.PI) + one),
  requestsPerMinute: noise(200).map((one, minute) => (minute === 120 ? 90 : 20 + one)),
  twentyNearOne: noise(20).map((one) => 1 + 0.1 * one),
  twentyNearNine: noise(20).map((one) => 9 + 0.1 * one),
  latencies: noise(100).map((one) => 50 + 10 * one),
  cpu,
  latency,
  traffic: noise(240),
  queueLength: cpu.map((one) => 3 * one),
  calleeLatency: latency.map((one) => 0.5 * one),
  metrics: [noise(240), cpu, noise(240)],
  processor: { normal: noise(60).map((one) => 20 + one), window: [20, 21, 90, 91], worse: 'up' },
  linesBefore: Array.from({ length: 30 }, (_, index) => `order ${index} paid`),
  linesAfter: Array.from({ length: 30 }, (_, index) => `card ${index} was refused`),
  mean: (sample: ArrayLike<number>) =>
    Array.from(sample).reduce((a, b) => a + b, 0) / sample.length,
  cube: revenueCube(),
  byRegion: countsBy('region', [300, 100, 100]),
  byVersion: countsBy('version', [210, 205]),
  byHost: countsBy('host', [100, 105, 98, 102]),
  before: spans(() => ({ calls: true, ms: 20 })),
  after: spans((trace) => ({ calls: trace % 4 !== 0, ms: 80 })),
}

/** Of two data centres one lost most of its revenue, for every device alike. */
function revenueCube(): Cube {
  return {
    attributes: [
      { name: 'data-centre', values: ['north', 'south'] },
      { name: 'device', values: ['phone', 'desktop'] },
    ],
    codes: [
      [0, 0, 1, 1],
      [0, 1, 0, 1],
    ],
    measure: { kind: 'forecast', expected: [100, 100, 100, 100], actual: [100, 100, 20, 20] },
  }
}

/** A cube of one attribute whose values all had a hundred, and then these. */
function countsBy(name: string, after: readonly number[]): Cube {
  return {
    attributes: [{ name, values: after.map((_, index) => `${name} ${index}`) }],
    codes: [after.map((_, index) => index)],
    measure: { kind: 'count', before: after.map(() => 100), after },
  }
}

/** Sixty traces of a node that may call a second one, which takes so long. */
function spans(callOf: (trace: number) => { calls: boolean; ms: number }): SpanColumns {
  const rows = Array.from({ length: 60 }, (_, trace) => ({ trace, ...callOf(trace) })).flatMap(
    ({ trace, calls, ms }) => {
      const root = { trace, node: 0, start: 0, end: calls ? ms + 15 : 10 }
      return calls ? [root, { trace, node: 1, start: 5, end: 5 + ms + (trace % 7) }] : [root]
    },
  )
  return {
    parents: rows.map(({ node, trace }) =>
      node === 0 ? -1 : rows.findIndex((row) => row.trace === trace),
    ),
    nodes: rows.map(({ node }) => node),
    starts: rows.map(({ start }) => start),
    ends: rows.map(({ end }) => end),
    failed: rows.map(() => 0),
  }
}
