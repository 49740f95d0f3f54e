import { expect, test } from 'vitest'
import { triggerText } from './trigger-text.ts'

test('triggers read as phrases', () => {
  const alert = { kind: 'alert', cron: null } as const
  expect(triggerText({ ...alert, names: null, labels: ['service'] })).toBe(
    'on any alert with the label service',
  )
  expect(triggerText({ ...alert, names: ['A', 'B'], labels: ['service', 'region'] })).toBe(
    'on the alert A or B with the labels service, region',
  )
  expect(triggerText({ kind: 'schedule', names: null, labels: [], cron: '0 9 * * 1' })).toBe(
    'on the schedule 0 9 * * 1',
  )
})
