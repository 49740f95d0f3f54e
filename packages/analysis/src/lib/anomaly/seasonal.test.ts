import { expect, test } from 'vitest'
import { noise } from '../../../test/properties.ts'
import { seasonalScores } from './seasonal.ts'

const days = noise(3, 24 * 30).map(
  (value, hour) => 50 + 20 * Math.sin((hour / 24) * 2 * Math.PI) + 0.5 * value,
)

test('the daily peak is normal and its absence is not', () => {
  const flat = days.map((value, hour) => (hour >= 606 && hour < 609 ? 55 : value))
  expect(seasonalScores(days, 24).value?.intervals).toEqual([])
  expect(seasonalScores(flat, 24).value?.intervals[0]?.onset).toBe(606)
})

test('one period only is too little to know a season', () => {
  expect(seasonalScores(days.slice(0, 30), 24).diagnostics[0]?.code).toBe('too-few-values')
})
