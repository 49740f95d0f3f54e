import { expect, test } from 'vitest'
import { formatAgo, formatDuration } from './duration.ts'

test.each([
  [0, '0 ms'],
  [0.4, '< 1 ms'],
  [38.2, '38 ms'],
  [999.4, '999 ms'],
  [999.6, '1.0 s'],
  [1_440, '1.4 s'],
  [9_949, '9.9 s'],
  [9_960, '10 s'],
  [59_600, '1 min'],
  [125_000, '2 min 5 s'],
  [3_600_000, '1 h'],
  [3_599_900, '1 h'],
  [11_040_000, '3 h 4 min'],
  [86_400_000 * 2 + 3_600_000, '2 d 1 h'],
  [-5, '0 ms'],
])('%d ms reads %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text)
})

test.each([
  [3_000, 'just now'],
  [-60_000, 'just now'],
  [47_000, '40 s ago'],
  [250_000, '4 min ago'],
  [7_300_000, '2 h ago'],
  [86_400_000 * 3, '3 d ago'],
])('%d ms ago reads %s', (ms, text) => {
  expect(formatAgo(1_000_000_000_000 - ms, 1_000_000_000_000)).toBe(text)
})
