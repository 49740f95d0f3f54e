import { expect, test } from 'vitest'
import { retryDelayMs } from './connection.ts'

test('attempts come soon at first, and never more than ten seconds apart', () => {
  expect([1, 2, 3, 4, 5, 6, 60].map(retryDelayMs)).toEqual([
    500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000,
  ])
})
