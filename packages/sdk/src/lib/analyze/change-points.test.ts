import { expect, test } from 'vitest'
import { makeSeries, noise, start } from '../../../test/answers.ts'
import { changePoints } from './change-points.ts'

const levels = [...Array(50).fill(100), ...Array(50).fill(180), ...Array(50).fill(120)]
const twice = makeSeries(noise(150, 7).map((one, index) => Number(levels[index]) + 4 * one))

test('every change has its time, an interval around it, and the levels on both sides', () => {
  const found = changePoints(twice, { title: 'latency of cart' })
  expect(found?.changes.map(({ at }) => at)).toEqual([start + 500_000, start + 1_000_000])
  for (const { at, interval, probability } of found?.changes ?? []) {
    expect(interval.from).toBeLessThanOrEqual(at)
    expect(interval.to).toBeGreaterThanOrEqual(at)
    expect(probability).toBeGreaterThan(0.95)
  }
  expect(found?.sentence).toMatch(/^latency of cart changed at 12:08:20 \(1\d\d ms → 180 ms\), at /)
})

test('changes are marks and their intervals regions of the chart, beside the marks that were given', () => {
  const marks = [{ at: start, label: 'cart@v2' }]
  expect(changePoints(twice, { marks })?.evidence).toMatchObject({
    kind: 'series',
    marks: [{ label: 'cart@v2' }, { at: start + 500_000 }, { at: start + 1_000_000 }],
    regions: [{ label: 'change' }, { label: 'change' }],
  })
})

test('noise has no change', () => {
  expect(changePoints(makeSeries(noise(150)))).toBeNull()
  expect(changePoints(undefined)).toBeNull()
})

test('of several series the changes that they share are found, each where it shows most clearly', () => {
  const steps = (from: number, to: number, seed: number) =>
    makeSeries(noise(100, seed).map((one, at) => (at < 60 ? from : to) + one))
  const found = changePoints([steps(10, 10.5, 1), steps(50, 20, 2)])
  expect(found?.changes).toMatchObject([{ at: start + 600_000 }])
  expect(found?.changes[0]?.before).toBeCloseTo(50, 0)
  expect(found?.evidence).toMatchObject({ series: [{}, {}] })
  expect(changePoints([])).toBeNull()
})
