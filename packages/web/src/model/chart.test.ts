import { expect, test } from 'vitest'
import { chartOf, lineValue, markText, valueRange } from './chart.ts'
import { layOutChart, plotBox } from './chart-layout.ts'
import type { SeriesEvidence } from './vocabulary.ts'

const deployed = { kind: 'deployment', service: 'payment', version: 'v42' } as const
const at = (seconds: number) => Date.parse('2026-11-23T03:00:00Z') + seconds * 1_000
const utc = { timeZone: 'UTC' }

const evidence: SeriesEvidence = {
  kind: 'series',
  title: 'p95 of payment',
  unit: 'ms',
  series: [
    { name: 'v41', labels: {}, times: [at(0), at(10), at(20)], values: [40, 50, 60] },
    {
      name: 'v42',
      labels: { zone: 'a' },
      times: [at(20), at(30), at(40)],
      values: [null, 500, 700],
    },
  ],
  marks: [
    { at: at(12), label: 'flag cart-prefetch on', entity: { kind: 'flag', name: 'cart-prefetch' } },
    { at: at(15), label: 'deploy payment@v42', entity: deployed },
    { at: at(900), label: 'deploy web@v3' },
  ],
  regions: [{ from: at(15), to: at(60), label: 'abnormal' }],
  provenance: [],
}

test('lines share one time axis; a hole is told from a time without a point', () => {
  const spec = chartOf(evidence, deployed, utc)
  expect(spec.times).toEqual([at(0), at(10), at(20), at(30), at(40)])
  expect(spec.lines[0]?.values).toEqual([40, 50, 60, undefined, undefined])
  expect(spec.lines[1]?.values).toEqual([undefined, undefined, null, 500, 700])
  expect(spec.lines[1]?.name).toBe('v42 · a')
  expect(lineValue(spec, 1, 3)).toBe('500 ms')
})

test('before and during are medians on each side of the abnormal interval', () => {
  const [old, young] = chartOf(evidence, deployed, utc).lines
  expect(old).toMatchObject({ before: '45 ms', during: '60 ms', factor: '×1.3' })
  expect(young).toMatchObject({ before: null, during: '600 ms', factor: null })
})

test('the change that the finding is about stands out; one outside the picture is left out', () => {
  expect(
    chartOf(evidence, deployed, utc).marks.map((mark) => [mark.label, mark.isSubject]),
  ).toEqual([
    ['flag cart-prefetch on', false],
    ['deploy payment@v42', true],
  ])
})

test('a chart can be read aloud', () => {
  expect(chartOf(evidence, deployed, utc).sentence).toBe(
    'Chart of p95 of payment, 03:00:00 to 03:00:40. v41: 45 ms before, 60 ms in the abnormal interval. v42 · a: typically 600 ms. 03:00:12 flag cart-prefetch on. 03:00:15 deploy payment@v42.',
  )
})

test('the value axis begins at zero and leaves air above', () => {
  expect(valueRange(chartOf(evidence, undefined, utc))).toEqual([0, 756])
  expect(valueRange(chartOf({ ...evidence, series: [] }, undefined, utc))).toEqual([0, 1])
})

test('an evidence without points is an empty chart, not an error', () => {
  const spec = chartOf({ ...evidence, series: [] }, undefined, utc)
  expect(layOutChart(spec, plotBox(600)).marks).toEqual([])
})

test.each([280, 360, 900])('no label lies on another at %d px', (width) => {
  const box = plotBox(width)
  const { marks } = layOutChart(chartOf(evidence, deployed, utc), box)
  const lanes = marks.map((mark) => mark.lane)
  expect(new Set(lanes).size).toBe(lanes.length)
  // The finding's own subject is nearest to the plot.
  expect(marks.find((mark) => mark.mark.isSubject)?.lane).toBe(0)
  for (const mark of marks) expect(mark.maxWidthPx).toBeLessThanOrEqual(box.plotWidthPx)
})

test('a change whose label finds no room is named below', () => {
  const many = Array.from({ length: 6 }, (_, index) => ({
    at: at(16 + index),
    label: `deploy service-${index}@v2 with a long name`,
  }))
  const spec = chartOf({ ...evidence, marks: many }, deployed, utc)
  const { marks, unlabelled } = layOutChart(spec, plotBox(400))
  expect(marks).toHaveLength(6)
  expect(unlabelled.map((mark) => markText(mark, utc))).toEqual(
    marks.filter((placed) => placed.lane === null).map((placed) => `${markText(placed.mark, utc)}`),
  )
  expect(unlabelled).toHaveLength(3)
})

test('a region is cut to the picture, and named only where its name fits', () => {
  const spec = chartOf(evidence, deployed, utc)
  expect(layOutChart(spec, plotBox(600)).regions).toEqual([
    { label: 'abnormal', leftPercent: 37.5, widthPercent: 62.5 },
  ])
  expect(layOutChart(spec, plotBox(120)).regions[0]?.label).toBeNull()
})
