import { expect, test } from 'vitest'
import { formatFactor, formatQuantity } from './quantity.ts'

test.each([
  [48.4, 'ms', '48 ms'],
  [1_920, 'ms', '1.9 s'],
  [1.92, 's', '1.9 s'],
  [0.0042, 's', '4.2 ms'],
  [7.26, 'ms', '7.3 ms'],
  [9.97, 'ms', '10 ms'],
  [0.418, 'ms', '0.418 ms'],
  [0, 's', '0 ms'],
  [-300, 'ms', '−300 ms'],
  [512, 'By', '512 B'],
  [1_572_864, 'By', '1.5 MiB'],
  [2_048, 'By/s', '2 KiB/s'],
  [0.127, '1', '0.127'],
  [12.345, '%', '12.3 %'],
  [40, '{request}', '40 request'],
  [1_250.4, '{request}/s', '1 250 request/s'],
  [null, 'ms', '–'],
])('%s %s reads %s', (value, unit, text) => {
  expect(formatQuantity(value, unit)).toBe(text)
})

test('a change reads as a factor', () => {
  expect(formatFactor(48, 1_920)).toBe('×40')
  expect(formatFactor(100, 130)).toBe('×1.3')
  expect(formatFactor(100, 20)).toBe('÷5.0')
  expect(formatFactor(100, 104)).toBe('same')
  expect(formatFactor(0, 5)).toBeNull()
})
