import { expect, test } from 'vitest'
import { otherDays } from '../../test/fixtures/other-days.ts'
import { groupByDay, upsertInvestigation } from './investigation-list.ts'

const now = Date.parse('2026-11-23T22:00:00Z')
const list = otherDays(now)

test('a change takes the place of what was known, a new one comes first', () => {
  const [newest] = list
  if (!newest) throw new Error('There is no fixture.')
  const resolved = upsertInvestigation(list, { ...newest, title: 'changed' })
  expect(resolved.map((one) => one.id)).toEqual(list.map((one) => one.id))
  expect(resolved[0]?.title).toBe('changed')
  const added = upsertInvestigation(list, { ...newest, id: 'new', createdAt: now })
  expect(added[0]?.id).toBe('new')
  expect(added).toHaveLength(list.length + 1)
})

test('days are headed by their names', () => {
  const days = groupByDay(list, now, { timeZone: 'UTC' })
  expect(days.map((day) => [day.heading, day.investigations.length])).toEqual([
    ['Today', 4],
    ['Yesterday', 2],
    ['Sat 21 Nov', 1],
  ])
})
