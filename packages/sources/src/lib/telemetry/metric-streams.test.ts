import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { MetricPoint } from '../otlp/metrics.ts'
import { MetricStreams, type MetricPointRow } from './metric-streams.ts'

const resource = new Map([['service.name', 'a']])
const noAttributes = new Map<string, string>()
const second = 1_000_000_000n

/** A reading of one counter; times in seconds, `startS` left out where the sender does not say. */
function reading(
  timeS: number,
  value: number,
  more: Partial<MetricPoint> & { startS?: number } = {},
): MetricPoint {
  const { startS, ...fields } = more
  return {
    ...{ resource, scope: '', metric: 'jobs', unit: '1', type: 'counter' },
    ...{ temporality: 'cumulative', attributes: noAttributes },
    startNs: startS === undefined ? undefined : BigInt(Math.round(startS * 1000)) * 1_000_000n,
    timeNs: BigInt(Math.round(timeS * 1000)) * 1_000_000n,
    value,
    ...fields,
  }
}

/** What was counted, and during how many seconds of each writer that is known. */
function counted(points: readonly MetricPoint[]): { rows: MetricPointRow[]; increase: number } {
  const { rows } = new MetricStreams(1).accept(points)
  return { rows, increase: rows.reduce((sum, row) => sum + (row.increase ?? 0), 0) }
}

const streamsOf = (rows: readonly MetricPointRow[]): number =>
  new Set(rows.map(({ streamId }) => streamId)).size

test('workers that write one cumulative stream, whatever their starts, give the sum of their rates', () => {
  const worker = fc.record({
    startS: fc.integer({ min: 1000, max: 9000 }),
    rate: fc.integer({ min: 1, max: 1000 }),
    phase: fc.integer({ min: 0, max: 9 }),
  })
  const workers = fc.uniqueArray(worker, {
    ...{ minLength: 1, maxLength: 5 },
    selector: ({ startS }) => startS,
  })
  fc.assert(
    fc.property(workers, (all) => {
      const points = all
        .flatMap(({ startS, rate, phase }) =>
          Array.from({ length: 20 }, (_, k) => {
            const timeS = 10_000 + k * 10 + phase
            return reading(timeS, (timeS - startS) * rate, { startS })
          }),
        )
        .toSorted((one, other) => Number(one.timeNs - other.timeNs))
      const { rows, increase } = counted(points)
      expect(streamsOf(rows)).toBe(all.length)
      expect(increase).toBe(all.reduce((sum, { rate }) => sum + 19 * 10 * rate, 0))
    }),
  )
})

test('workers that took over one start are told apart by their counts', () => {
  const points = Array.from({ length: 20 }, (_, k) => [
    reading(10_000 + k * 10, 40_000 + k * 100, { startS: 5000 }),
    reading(10_003 + k * 10, 700 + k * 2, { startS: 5000 }),
  ]).flat()
  const { rows, increase } = counted(points)
  expect([streamsOf(rows), increase]).toEqual([2, 19 * 102])
})

test('a process that starts again goes on with its stream from zero', () => {
  const points = [
    reading(10_000, 100, { startS: 9000 }),
    reading(10_010, 110, { startS: 9000 }),
    reading(10_020, 5, { startS: 10_015 }),
    reading(10_030, 15, { startS: 10_015 }),
  ]
  const { rows, increase } = counted(points)
  expect([streamsOf(rows), increase, rows[2]?.sinceNs]).toEqual([1, 10 + 5 + 10, 10_015n * second])
})

test('a worker that joins later is counted from its start', () => {
  const points = [
    reading(10_000, 1000, { startS: 9000 }),
    reading(10_100, 1100, { startS: 9000 }),
    reading(10_105, 30, { startS: 10_020 }),
    reading(10_200, 1200, { startS: 9000 }),
  ]
  expect(counted(points).increase).toBe(100 + 30 + 100)
})

test('a start that moves with every report is no restart', () => {
  const points = Array.from({ length: 10 }, (_, k) =>
    reading(10_000 + k * 10, 5000 + k * 7, { startS: 9_985 + k * 10 }),
  )
  const { rows } = counted(points)
  expect(rows.slice(1).map((row) => row.increase)).toEqual([undefined, ...Array(8).fill(7)])
})

test('a metric of another instrumentation is another stream', () => {
  const points = [0, 10, 20].flatMap((at) => [
    reading(10_000 + at, 100 + at, { startS: 9000, scope: 'one' }),
    reading(10_000 + at, 7, { startS: 9000, scope: 'other' }),
  ])
  const { rows, increase } = counted(points)
  expect([streamsOf(rows), increase]).toEqual([2, 20])
})

test('deltas count in whatever order they come, and once however often they are sent', () => {
  const deltas = [1, 2, 3, 4, 5].map((k) =>
    reading(10_000 + k * 10, k, { temporality: 'delta', startS: 9_990 + k * 10 }),
  )
  fc.assert(
    fc.property(fc.shuffledSubarray([...deltas, ...deltas], { minLength: 10 }), (points) => {
      const { rows, increase } = counted(points)
      expect([streamsOf(rows), increase]).toEqual([1, 15])
    }),
  )
})

test('a reading that is sent again, or was overtaken, says nothing new', () => {
  const points = [reading(10_000, 5), reading(10_010, 9), reading(10_010, 9), reading(10_005, 7)]
  expect(counted(points).rows).toHaveLength(2)
})

test('what was taken back is as if it had not been there', () => {
  const streams = new MetricStreams(1)
  streams.begin()
  streams.accept([reading(10_000, 5)])
  streams.begin()
  streams.accept([reading(10_010, 50)])
  streams.rollback()
  streams.begin()
  expect(streams.accept([reading(10_010, 50)]).rows[0]?.increase).toBe(45)
})
