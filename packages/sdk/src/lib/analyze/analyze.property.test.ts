import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeRows, noise, origin, start } from '../../../test/answers.ts'
import type { Series } from '../answer.ts'
import { createAnalyze } from '../create-analyze.ts'
import type { LogRecord } from '../ports/logs.ts'
import type { AnalysisResult } from './result.ts'

/** Whatever sources answer (gaps, constants, repeated or unsorted times, nothing), an answer is sane or none. */
const analyze = createAnalyze()

const value = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }) },
  { weight: 2, arbitrary: fc.constant(5) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 0) },
)
const points = fc.oneof(
  fc.array(fc.tuple(fc.integer({ min: 0, max: 600 }), value), { maxLength: 80 }),
  stepped(),
)
const series: fc.Arbitrary<Series> = fc
  .tuple(points, fc.boolean())
  .map(([given, isSorted]) => (isSorted ? given.toSorted(([one], [other]) => one - other) : given))
  .map((kept) => ({
    name: 'latency',
    labels: { 'service.name': 'shop' },
    unit: 'ms',
    times: Float64Array.from(kept, ([time]) => start + time * 1000),
    // JSON has no negative zero.
    values: Float64Array.from(kept, ([, one]) => one + 0),
    provenance: [origin(1)],
  }))

/** A level with noise, a slope and a step somewhere, so that there is something to find. */
function stepped(): fc.Arbitrary<[time: number, value: number][]> {
  const shape = fc.record({
    count: fc.integer({ min: 10, max: 80 }),
    step: fc.double({ min: -500, max: 500, noNaN: true }),
    slope: fc.double({ min: -20, max: 20, noNaN: true }),
    split: fc.double({ min: 0.1, max: 0.9, noNaN: true }),
    seed: fc.nat(),
  })
  return shape.map(({ count, step, slope, split, seed }) =>
    noise(count, seed).map((one, index) => [
      index * 10,
      100 + 5 * one + slope * index + (index > split * count ? step : 0),
    ]),
  )
}

let found = 0
function expectSane(result: AnalysisResult | null): void {
  if (result === null) return
  found++
  expect(result.probability).toBeGreaterThanOrEqual(0)
  expect(result.probability).toBeLessThanOrEqual(1)
  expect(result.sentence).not.toMatch(/NaN|undefined|Infinity|\.$/)
  expect(result.evidence.title).not.toBe('')
  expect(result.evidence.provenance.length).toBeGreaterThan(0)
  // What is stored as JSON must come back as it was.
  expect(JSON.parse(JSON.stringify(result.evidence))).toEqual(result.evidence)
}

test('results on a series are sane or none', () => {
  fc.assert(
    fc.property(series, fc.double({ min: -100, max: 100, noNaN: true }), (one, limit) => {
      expectSane(analyze.shift(one))
      expectSane(analyze.changePoints(one))
      expectSane(analyze.anomalies(one))
      expectSane(analyze.anomalies(one, { seasonMs: 60_000 }))
      expectSane(analyze.anomalies(one, { baseline: { from: start, to: start + 100_000 } }))
      expectSane(analyze.trend(one))
      expectSane(analyze.exhaustion(one, { limit }))
    }),
    { numRuns: 200 },
  )
  // The inputs are such that there is something to be sane about.
  expect(found).toBeGreaterThan(100)
})

test('results on several series are sane or none', () => {
  fc.assert(
    fc.property(series, fc.array(series, { maxLength: 3 }), (one, others) => {
      expectSane(analyze.correlation(one, others))
      const named = others.map((other, index) => ({
        ...other,
        labels: { 'service.name': `callee ${index}` },
      }))
      const input = { alert: 'shop', calls: makeRows([]), series: [one, ...named] }
      expectSane(analyze.rankCauses({ ...input, onset: start + 300_000 }))
      const ends = { from: 'service.name', to: 'service.name', measure: 'gap' } as const
      expectSane(analyze.loudestEdges({ ...ends, series: named, onset: start + 300_000 }))
      const metrics = others.map((canary) => ({ name: 'a', kind: 'level' as const, canary }))
      expectSane(analyze.compareVersions(metrics.map((each) => ({ ...each, baseline: one }))))
    }),
    { numRuns: 100 },
  )
})

test('results on log records are sane or none', () => {
  const record = fc
    .record({ at: fc.integer(), body: fc.string() })
    .map(({ at, body }): LogRecord => ({
      at,
      body,
      service: 'shop',
      severity: 'info',
      attributes: {},
    }))
  const records = fc.array(record, { maxLength: 40 })
  fc.assert(
    fc.property(records, records, (before, after) => {
      expectSane(analyze.logTemplates(makeRows(before), makeRows(after)))
    }),
    { numRuns: 100 },
  )
})

test('a missing value never turns an answer round', () => {
  fc.assert(
    fc.property(series, fc.nat(), (one, at) => {
      const values = one.values.slice()
      if (values.length > 0) values[at % values.length] = Number.NaN
      const [whole, gapped] = [analyze.shift(one), analyze.shift({ ...one, values })]
      if (whole && gapped && whole.onset === gapped.onset) {
        expect(gapped.direction).toBe(whole.direction)
      }
    }),
  )
})
