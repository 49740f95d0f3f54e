import { expect, test } from 'vitest'
import { plotSeries, sparkline } from './plot.ts'

const series = (values: (number | null)[]) => ({
  name: 'p95',
  labels: {},
  times: values.map((_, index) => index * 1_000),
  values,
})
const step = series([1, 1, 1, 1, 1, 1, 1, 1, 9, 9, 9, 9, 9, 9, 9, 9])

test('a step is drawn low, then high, with the change marked where the curve leaves room', () => {
  const marks = [{ at: 7_000, label: 'deploy' }]
  expect(plotSeries(step, { width: 16, height: 3, marks })?.lines).toMatchInlineSnapshot(`
    [
      "       ┊⡜⠉⠉⠉⠉⠉⠉⠉",
      "       ⢠⠃",
      "⠤⠤⠤⠤⠤⠤⠤⠎",
    ]
  `)
})

test('bars follow the values from low to high', () => {
  expect(sparkline(series([0, 1, 2, 3, 4, 5, 6, 7]), 8)).toBe('▁▂▃▄▅▆▇█')
})

test('a missing value leaves a gap', () => {
  expect(sparkline(series([7, null, 7]), 3)).toBe('█ █')
})

test('without any value there is nothing to draw', () => {
  expect(plotSeries(series([null, null]), { width: 10, height: 2, marks: [] })).toBeNull()
  expect(sparkline(series([]), 10)).toBe('')
})
