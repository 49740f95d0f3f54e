import { expect, test } from 'vitest'
import { dayHeading, formatClock, formatMoment } from './clock-time.ts'

const at = Date.parse('2026-11-23T03:12:04Z')

test('a moment reads as a clock shows it, in the zone that is asked for', () => {
  expect(formatClock(at, { timeZone: 'UTC' })).toBe('03:12:04')
  expect(formatClock(at, { timeZone: 'UTC', seconds: false })).toBe('03:12')
  expect(formatClock(at, { timeZone: 'Europe/Berlin' })).toBe('04:12:04')
  expect(formatMoment(at, { timeZone: 'UTC' })).toBe('Mon 23 Nov 03:12:04')
})

test('midnight is 00, not 24', () => {
  expect(formatClock(Date.parse('2026-11-23T00:00:00Z'), { timeZone: 'UTC' })).toBe('00:00:00')
})

test('days of a list are named from today', () => {
  const now = Date.parse('2026-11-23T10:00:00Z')
  const heading = (iso: string) => dayHeading(Date.parse(iso), now, { timeZone: 'UTC' })
  expect(heading('2026-11-23T00:00:01Z')).toBe('Today')
  expect(heading('2026-11-22T23:59:59Z')).toBe('Yesterday')
  expect(heading('2026-11-20T12:00:00Z')).toBe('Fri 20 Nov')
})
