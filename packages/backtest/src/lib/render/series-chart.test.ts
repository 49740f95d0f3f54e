import fc from 'fast-check'
import { expect, test } from 'vitest'
import { latencyFinding } from '../../../test/sample-report.ts'
import { seriesChart, type SeriesEvidence } from './series-chart.ts'

const checkout = { kind: 'deployment', service: 'checkout', version: 'v42' } as const

test('a chart shows its lines, the abnormal interval and the changes, the subject among them', () => {
  const svg = seriesChart(sample(), { subject: checkout })
  expect(svg.match(/<path [^>]*class="line stroke-\d"/g)).toHaveLength(2)
  expect(svg.match(/class="region"/g)).toHaveLength(1)
  expect(svg).toContain('class="mark-label halo subject">checkout v42 deployed</text>')
  expect(svg).toContain('class="mark-label halo">flag cart-prefetch on</text>')
  expect(svg).toContain('21 Nov 2026, UTC')
  expect(svg).toContain('1000 ms')
})

test('who cannot see it is told the same', () => {
  expect(seriesChart(sample())).toContain(
    'aria-label="Latency of checkout, 95th percentile: checkout · v42, checkout · v41. abnormal from 21 Nov 2026 02:58:00 UTC',
  )
})

test('a hole in a line stays a hole', () => {
  const path = /class="line stroke-0"/.exec(seriesChart(sample()))
  expect(path).not.toBeNull()
  const d = /<path d="([^"]+)" class="line stroke-0"/.exec(seriesChart(sample()))?.[1] ?? ''
  expect(d.match(/M/g)).toHaveLength(2)
})

test('a picture that is a file of its own brings its colours, for light and dark', () => {
  expect(seriesChart(sample(), { isStandalone: true })).toContain('prefers-color-scheme:dark')
  expect(seriesChart(sample())).not.toContain('<style')
})

test('what is beyond six lines is counted, not drawn', () => {
  const [series] = sample().series
  const many = { ...sample(), series: Array.from({ length: 9 }, () => series ?? never()) }
  const svg = seriesChart(many)
  expect(svg.match(/<path /g)).toHaveLength(6)
  expect(svg).toContain('and 3 more')
})

test('whatever the series, all that is drawn is a number and no text breaks out', () => {
  const at = fc.integer({ min: 0, max: 4e12 })
  const value = fc.oneof(fc.constant(null), fc.double({ min: -1e200, max: 1e200, noNaN: true }))
  const text = fc.oneof(fc.string(), fc.constant('<script>"&\u0000'))
  const series = fc.array(fc.tuple(at, value), { maxLength: 30 }).map((points) => ({
    name: 'one',
    labels: {},
    times: points.map(([time]) => time).toSorted((one, other) => one - other),
    values: points.map(([, own]) => own),
  }))
  const evidence = fc.record({
    kind: fc.constant('series' as const),
    title: text,
    unit: fc.constantFrom('ms', 'By', '1', '{request}/s', 's', '', 'kg'),
    series: fc.array(series, { maxLength: 3 }),
    marks: fc.array(fc.record({ at, label: text }), { maxLength: 5 }),
    regions: fc.array(fc.record({ from: at, to: at, label: text }), { maxLength: 2 }),
    provenance: fc.constant([]),
  })
  fc.assert(
    fc.property(evidence, (drawn) => {
      const svg = seriesChart(drawn)
      expect(svg).not.toMatch(/NaN|Infinity|undefined|<script/)
    }),
  )
})

function sample(): SeriesEvidence {
  const [evidence] = latencyFinding(checkout, 0.9, 7).evidence
  return evidence?.kind === 'series' ? evidence : never()
}

function never(): never {
  throw new Error('The sample has a series.')
}
