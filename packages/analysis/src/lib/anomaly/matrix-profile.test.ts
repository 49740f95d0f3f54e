import { expect, test } from 'vitest'
import { matrixProfile } from './matrix-profile.ts'

test('the day that looks unlike the others is the discord', () => {
  const days = Array.from(
    { length: 24 * 12 },
    (_, hour) => Math.sin((hour / 24) * 2 * Math.PI) + 0.05 * Math.cos(hour * 1.7),
  )
  for (let hour = 24 * 7; hour < 24 * 8; hour++)
    days[hour] = 0.2 * Math.sin((hour / 5) * 2 * Math.PI)
  const discord = matrixProfile(days, 24).value?.discord ?? -1
  expect(discord).toBeGreaterThan(24 * 6)
  expect(discord).toBeLessThan(24 * 8)
  const { intervals = [] } = matrixProfile(days, 24).value ?? {}
  expect(intervals.some(({ onset, end }) => onset < 24 * 8 && end > 24 * 7)).toBe(true)
})

test('a stretch that repeats exactly has the distance zero', () => {
  const pattern = [0, 3, 1, 4, 1, 5, 9, 2, 6]
  const { value } = matrixProfile([...pattern, 7, 7.5, 8, ...pattern], 9)
  expect(value?.distances[0]).toBeLessThan(1e-5)
  expect(value?.nearest[0]).toBe(12)
})
