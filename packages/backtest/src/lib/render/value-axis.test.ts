import { expect, test } from 'vitest'
import { valueAxis } from './value-axis.ts'

const labels = (low: number, high: number, unit: string): string[] =>
  valueAxis([low, high], unit, [100, 0]).ticks.map(({ label }) => label)

test('labels are round numbers in the unit that a person reads', () => {
  expect(labels(110, 840, 'ms')).toEqual([
    '0 ms',
    '200 ms',
    '400 ms',
    '600 ms',
    '800 ms',
    '1000 ms',
  ])
  expect(labels(0, 7200, 'ms')).toEqual(['0 s', '2 s', '4 s', '6 s', '8 s'])
  expect(labels(0, 0.4, 's')).toEqual(['0 ms', '100 ms', '200 ms', '300 ms', '400 ms'])
  expect(labels(0, 3 * 1024 ** 3, 'By')).toEqual(['0 GiB', '1 GiB', '2 GiB', '3 GiB'])
  expect(labels(0, 0.05, '1')).toEqual(['0 %', '1 %', '2 %', '3 %', '4 %', '5 %'])
  expect(labels(0, 48_000, '{request}/s')).toContain('20 k/s')
})

test('a line that never moves has an axis as well', () => {
  expect(labels(0, 0, 'ms').length).toBeGreaterThan(1)
  expect(labels(5, 5, '')).toContain('0')
})

test('labels differ from one another, however small the steps', () => {
  const shown = labels(0, 0.00042, '')
  expect(new Set(shown).size).toBe(shown.length)
})

test('values that hardly differ from zero are drawn as zero', () => {
  const { ticks } = valueAxis([-5e-324, 5e-324], 'ms', [100, 0])
  expect(ticks.map(({ label }) => label)).toContain('0.0 ms')
})
