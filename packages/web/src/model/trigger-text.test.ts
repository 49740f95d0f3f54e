import { expect, test } from 'vitest'
import { triggerText } from './trigger-text.ts'

test('triggers read as phrases', () => {
  const alert = { kind: 'alert', cron: null, entity: null } as const
  expect(triggerText({ ...alert, names: null, labels: ['service'] })).toBe(
    'on any alert with the label service',
  )
  expect(triggerText({ ...alert, names: ['A', 'B'], labels: ['service', 'region'] })).toBe(
    'on the alert A or B with the labels service, region',
  )
  const other = { names: null, labels: [] }
  expect(triggerText({ ...other, kind: 'schedule', cron: '0 9 * * 1', entity: null })).toBe(
    'on the schedule 0 9 * * 1 (UTC)',
  )
  expect(triggerText({ ...other, kind: 'entity', cron: null, entity: 'service' })).toBe(
    'when asked about a service',
  )
})
